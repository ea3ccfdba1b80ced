use chrono::TimeDelta;
use entity::admin::sign_in_failure::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use service::admin::session::back_off;
use service::kernel::clock::real_now;
use tests::database::ADMIN_PASSWORD;
use tests::{TestApp, staff};

#[actix_web::test]
async fn login_answers_tokens_and_profile() {
    let app = TestApp::start().await;
    let body = json!({"username": " Admin ", "password": ADMIN_PASSWORD});
    let reply = app.anonymous().post("/api/v1/auth/login", body).await.expect(200);
    assert_eq!(reply["token_type"], "Bearer");
    assert_eq!(reply["user"]["roles"], json!(["administrator"]));
    let me = app.admin().await.get("/api/v1/auth/me").await.expect(200);
    assert_eq!(me["username"], "admin");
    app.finish().await;
}

#[actix_web::test]
async fn login_backs_off_after_five_failures() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let wrong = json!({"username": "admin", "password": "wrong"});
    for _ in 0..5 {
        let reply = client.post("/api/v1/auth/login", wrong.clone()).await;
        reply.refused(401, "wrong_credentials");
    }
    let right = json!({"username": "admin", "password": ADMIN_PASSWORD});
    let reply = client.post("/api/v1/auth/login", right).await;
    reply.refused(429, "too_many_requests");
    assert!(reply.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    app.finish().await;
}

/// Fails with the administrator's name, from this address, until it has to wait there.
async fn fail(app: &TestApp, address: &str) {
    let stranger = app.anonymous().at(address.parse().unwrap());
    let wrong = json!({"username": "admin", "password": "wrong"});
    for _ in 0..5 {
        let reply = stranger.post("/api/v1/auth/login", wrong.clone()).await;
        reply.refused(401, "wrong_credentials");
    }
    stranger.post("/api/v1/auth/login", wrong).await.refused(429, "too_many_requests");
}

#[actix_web::test]
async fn whoever_fails_with_a_name_waits_at_his_own_address_first() {
    let app = TestApp::start().await;
    let owner = app.anonymous().at("127.0.0.9".parse().unwrap());
    let right = json!({"username": "admin", "password": ADMIN_PASSWORD});
    for address in ["127.0.0.2", "127.0.0.3", "127.0.0.4"] {
        fail(&app, address).await;
    }
    owner.post("/api/v1/auth/login", right.clone()).await.expect(200);
    // What he proved is forgotten for all; then it is too many together, wherever they come from.
    for address in ["127.0.0.5", "127.0.0.6", "127.0.0.7", "127.0.0.8"] {
        fail(&app, address).await;
    }
    owner.post("/api/v1/auth/login", right).await.refused(429, "too_many_requests");
    app.finish().await;
}

#[actix_web::test]
async fn behind_a_trusted_proxy_every_address_is_counted_by_itself() {
    let app = TestApp::start_behind("127.0.0.2").await;
    let proxy = app.anonymous().at("127.0.0.2".parse().unwrap());
    let from = |address: &str| proxy.with("x-forwarded-for", address);
    let wrong = json!({"username": "admin", "password": "wrong"});
    let right = json!({"username": "admin", "password": ADMIN_PASSWORD});
    for invented in 1..=5 {
        // What he writes himself before the proxy adds his address makes nobody else of him.
        let stranger = from(&format!("198.51.100.{invented}, 203.0.113.7"));
        let reply = stranger.post("/api/v1/auth/login", wrong.clone()).await;
        reply.refused(401, "wrong_credentials");
    }
    let stranger = from("203.0.113.7");
    stranger.post("/api/v1/auth/login", right.clone()).await.refused(429, "too_many_requests");
    from("203.0.113.8").post("/api/v1/auth/login", right).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_header_of_whom_nobody_trusts_changes_nothing() {
    for trusted in ["", "127.0.0.2"] {
        let app = TestApp::start_behind(trusted).await;
        let client = app.anonymous().at("127.0.0.3".parse().unwrap());
        let wrong = json!({"username": "admin", "password": "wrong"});
        for invented in 1..=5 {
            let client = client.with("x-forwarded-for", &format!("203.0.113.{invented}"));
            let reply = client.post("/api/v1/auth/login", wrong.clone()).await;
            reply.refused(401, "wrong_credentials");
        }
        let client = client.with("x-forwarded-for", "203.0.113.99");
        client.post("/api/v1/auth/login", wrong).await.refused(429, "too_many_requests");
        app.finish().await;
    }
}

#[actix_web::test]
async fn failures_that_no_longer_count_are_forgotten() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let fail = async |username: &str| {
        let wrong = json!({"username": username, "password": "wrong"});
        client.post("/api/v1/auth/login", wrong).await.refused(401, "wrong_credentials");
    };
    fail("admin").await;
    fail("li.na").await;
    let db = &app.kernel.db;
    // Of each account, of each at this address, and of the address.
    assert_eq!(Entity::find().count(db).await.unwrap(), 5);
    let past = Expr::value(real_now() - TimeDelta::hours(25));
    Entity::update_many().col_expr(Column::LastAt, past).exec(db).await.unwrap();
    fail("admin").await;
    let swept = back_off::run_sweep(&app.kernel, &json!({})).await.unwrap();
    assert_eq!(swept, json!({"failures": 2}));
    assert_eq!(Entity::find().count(db).await.unwrap(), 3);
    // What is remembered counts as before.
    for _ in 0..4 {
        fail("admin").await;
    }
    let right = json!({"username": "admin", "password": ADMIN_PASSWORD});
    client.post("/api/v1/auth/login", right).await.refused(429, "too_many_requests");
    app.finish().await;
}

#[actix_web::test]
async fn a_known_device_is_not_kept_waiting_by_what_others_do() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let login = async |device: &Value| {
        let mut body = json!({"username": "Admin", "password": ADMIN_PASSWORD});
        body["device_token"] = device.clone();
        client.post("/api/v1/auth/login", body).await
    };
    staff::signed_in(&app, "li.na", &["consultant"]).await;
    let first = login(&Value::Null).await.expect(200);
    let device = first["device_token"].clone();
    let refresh = json!({"refresh_token": first["refresh_token"]});
    let next = client.post("/api/v1/auth/refresh", refresh).await.expect(200);
    assert_eq!(next["device_token"], Value::Null);
    // From the very address of the owner, as behind one proxy.
    fail(&app, "127.0.0.1").await;
    login(&Value::Null).await.refused(429, "too_many_requests");
    assert_eq!(login(&device).await.expect(200)["device_token"], device);
    // Nobody else's device, and nothing that looks like one.
    let other = json!({"username": "li.na", "password": staff::PASSWORD});
    let other = client.post("/api/v1/auth/login", other).await.expect(200)["device_token"].clone();
    let text = device.as_str().unwrap();
    let forged = json!(format!("{}0", &text[..text.len() - 1]));
    let forged =
        if forged == device { json!(format!("{}1", &text[..text.len() - 1])) } else { forged };
    for strange in [other, forged, json!("x"), json!("x.y"), json!(".")] {
        login(&strange).await.refused(429, "too_many_requests");
    }
    // Its own failures count: the token lets nobody guess.
    let wrong = json!({"username": "admin", "password": "wrong", "device_token": device});
    for _ in 0..5 {
        let reply = client.post("/api/v1/auth/login", wrong.clone()).await;
        reply.refused(401, "wrong_credentials");
    }
    login(&device).await.refused(429, "too_many_requests");
    app.finish().await;
}

#[actix_web::test]
async fn many_wrong_tries_at_once_are_counted_one_by_one() {
    let app = TestApp::start_with_workers(2).await;
    let client = app.anonymous();
    let wrong = json!({"username": "admin", "password": "wrong"});
    let tries = (0..30).map(|_| client.post("/api/v1/auth/login", wrong.clone()));
    let replies = futures_util::future::join_all(tries).await;
    let verified = replies.iter().filter(|reply| reply.status == 401).count();
    assert_eq!(verified, 5);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 25);
    app.finish().await;
}

#[actix_web::test]
async fn the_present_password_is_not_to_be_guessed_either() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = |current: &str| {
        let new = "a longer sentence 42";
        json!({"current_password": current, "new_password": new})
    };
    let path = "/api/v1/auth/change-password";
    for _ in 0..5 {
        admin.post(path, body("wrong")).await.refused(409, "admin.wrong_password");
    }
    admin.post(path, body(ADMIN_PASSWORD)).await.refused(429, "too_many_requests");
    app.finish().await;
}

#[actix_web::test]
async fn refresh_rotates_and_tabs_get_the_same_successor() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let body = json!({"username": "admin", "password": ADMIN_PASSWORD});
    let first = client.post("/api/v1/auth/login", body).await.expect(200);
    let refresh = json!({"refresh_token": first["refresh_token"]});
    let one = client.post("/api/v1/auth/refresh", refresh.clone()).await.expect(200);
    let two = client.post("/api/v1/auth/refresh", refresh).await.expect(200);
    assert_ne!(one["refresh_token"], first["refresh_token"]);
    assert_eq!(one["refresh_token"], two["refresh_token"]);
    let out = json!({"refresh_token": one["refresh_token"]});
    assert_eq!(client.post("/api/v1/auth/logout", out.clone()).await.status, 204);
    client.post("/api/v1/auth/refresh", out).await.refused(401, "unauthenticated");
    app.finish().await;
}

#[actix_web::test]
async fn tokens_that_do_not_hold_are_refused() {
    let app = TestApp::start().await;
    let mut client = app.anonymous();
    client.get("/api/v1/auth/me").await.refused(401, "unauthenticated");
    for token in ["", "abc", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."] {
        client.set_token(token);
        client.get("/api/v1/auth/me").await.refused(401, "unauthenticated");
    }
    app.finish().await;
}

#[actix_web::test]
async fn login_knows_no_parameters() {
    let app = TestApp::start().await;
    let body = json!({"username": "admin", "password": ADMIN_PASSWORD});
    let reply = app.anonymous().post("/api/v1/auth/login?dry_run=true", body).await;
    let problem = reply.refused(400, "bad_request");
    assert_eq!(problem["errors"][0]["pointer"], "dry_run");
    app.finish().await;
}
