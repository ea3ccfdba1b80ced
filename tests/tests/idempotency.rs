//! One key, one effect.

use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/inventory/companies";

fn company(code: &str) -> Value {
    json!({"code": code, "name": "江南置业", "kind": "developer"})
}

async fn count(client: &Client, code: &str) -> u64 {
    let list = client.get(&format!("{HOME}?code={code}")).await.expect(200);
    list["total"].as_u64().unwrap()
}

/// A user with the administrator's rights.
async fn colleague(app: &TestApp) -> Client {
    let body = json!({
        "username": "li.na", "display_name": "李娜", "password": "four words make one",
        "roles": ["administrator"], "project_ids": [],
    });
    app.admin().await.post("/api/v1/admin/users", body).await.expect(201);
    app.sign_in("li.na", "four words make one").await
}

#[actix_web::test]
async fn fifty_requests_with_one_key_have_one_effect_and_one_answer() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await.with("idempotency-key", "fifty");
    let calls = (0..50).map(|_| admin.post(HOME, company("C050")));
    let replies = join_all(calls).await;
    for reply in &replies {
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
    let texts: BTreeSet<&String> = replies.iter().map(|reply| &reply.text).collect();
    assert_eq!(texts.len(), 1, "equal answers, byte for byte");
    let places: BTreeSet<_> = replies.iter().map(|reply| reply.header("location")).collect();
    assert_eq!(places.len(), 1);
    let first = replies.iter().filter(|reply| reply.header("idempotency-replayed").is_none());
    assert_eq!(first.count(), 1, "one did it, the others were told");
    assert_eq!(count(&admin, "C050").await, 1);
    app.finish().await;
}

#[actix_web::test]
async fn a_key_is_not_taken_for_another_request() {
    let app = TestApp::start().await;
    let admin = app.admin().await.with("idempotency-key", "one");
    let made = admin.post(HOME, company("C002")).await.expect(201);
    let other = admin.post(HOME, company("C003")).await;
    other.refused(422, "idempotency_key_reused");
    // The same body for another address is another request.
    let place = format!("{HOME}/{}", made["id"].as_str().unwrap());
    let patch = admin.patch(&place, company("C002")).await;
    assert_ne!(patch.status, 201, "{}", patch.text);
    assert_eq!(count(&admin, "C003").await, 0);
    app.finish().await;
}

#[actix_web::test]
async fn a_refused_act_gives_its_key_back() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post(HOME, company("C002")).await.expect(201);
    let keyed = admin.with("idempotency-key", "again");
    keyed.post(HOME, company("C002")).await.refused(409, "duplicate");
    let _ = keyed.post(HOME, json!({"code": "C004"})).await.faults();
    keyed.post(HOME, company("C003")).await.expect(201);
    let again = keyed.post(HOME, company("C003")).await;
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    app.finish().await;
}

#[actix_web::test]
async fn the_same_key_of_two_users_is_two_keys() {
    let app = TestApp::start().await;
    let (admin, other) = (app.admin().await, colleague(&app).await);
    let first = admin.with("idempotency-key", "one").post(HOME, company("C002")).await;
    let second = other.with("idempotency-key", "one").post(HOME, company("C003")).await;
    assert_ne!(first.expect(201)["id"], second.expect(201)["id"]);
    assert_eq!(second.header("idempotency-replayed"), None);
    app.finish().await;
}

#[actix_web::test]
async fn a_dry_run_leaves_the_key_free() {
    let app = TestApp::start().await;
    let admin = app.admin().await.with("idempotency-key", "one");
    admin.post(&format!("{HOME}?dry_run=true"), company("C002")).await.expect(201);
    assert_eq!(count(&admin, "C002").await, 0);
    let real = admin.post(HOME, company("C002")).await;
    real.expect(201);
    assert_eq!(real.header("idempotency-replayed"), None);
    app.finish().await;
}

#[actix_web::test]
async fn a_replay_answers_as_the_first_time_whatever_happened_since() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let keyed = admin.with("idempotency-key", "one");
    let made = keyed.post(HOME, company("C002")).await;
    let place = made.header("location").unwrap();
    admin.patch(&place, json!({"name": "江北置业"})).await.expect(200);
    let again = keyed.post(HOME, company("C002")).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    app.finish().await;
}

#[actix_web::test]
async fn keys_have_a_length() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for key in ["", &"k".repeat(129)] {
        let reply = admin.with("idempotency-key", key).post(HOME, company("C002")).await;
        let problem = reply.refused(400, "bad_request");
        assert_eq!(problem["errors"][0]["pointer"], "Idempotency-Key");
    }
    app.finish().await;
}
