use serde_json::json;
use tests::TestApp;
use tests::database::ADMIN_PASSWORD;

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
