//! Limits: how often somebody may do something, and how much is served at once.

use api::limits::Limits;
use serde_json::{Value, json};
use service::kernel::limit::parameter_of;
use service::kernel::parameter::Definition;
use tests::given::{self, customer};
use tests::operation::all;
use tests::{Client, Reply, TestApp, staff};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const ME: &str = "/api/v1/auth/me";

async fn reveal(client: &Client, customer: &Value) -> Reply {
    let path = format!("/api/v1/customers/customers/{}/reveal", customer["id"].as_str().unwrap());
    client.post(&path, json!({"fields": ["phone"], "reason": "回访"})).await
}

/// A refusal that tells when to come back, at the latest in so many seconds.
fn too_many(reply: &Reply, policy: &str, most: u64) {
    reply.refused(429, "too_many_requests");
    let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=most).contains(&wait), "{wait}");
    let left = format!("\"{policy}\";r=0;t={wait}");
    assert_eq!(reply.header("ratelimit"), Some(left));
}

#[actix_web::test]
async fn clear_views_of_personal_data_are_counted_by_user_and_over_a_restart() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let buyer = customer::entered(&admin, 1).await;
    let path = "/api/v1/admin/parameters/limits.reveal.per_hour";
    admin.put(path, json!({"value": 2})).await.expect(200);
    let first = reveal(&admin, &buyer).await;
    first.expect(200);
    assert_eq!(first.header("ratelimit-policy").as_deref(), Some("\"reveal\";q=2;w=3600"));
    assert!(first.header("ratelimit").unwrap().starts_with("\"reveal\";r=1;t=3"));
    // A body that is refused, and a look at nothing else, cost nothing.
    let home = format!("/api/v1/customers/customers/{}/reveal", buyer["id"].as_str().unwrap());
    admin.post(&home, json!({})).await.expect(422);
    assert_eq!(admin.get(ME).await.header("ratelimit"), None);
    reveal(&admin, &buyer).await.expect(200);
    too_many(&reveal(&admin, &buyer).await, "reveal", 3_600);
    let director = staff::signed_in(&app, "director", &["director"]).await;
    reveal(&director, &buyer).await.expect(200);
    let app = app.restart().await;
    let admin = app.admin().await;
    too_many(&reveal(&admin, &buyer).await, "reveal", 3_600);
    admin.put(path, json!({"value": 0})).await.expect(200);
    let free = reveal(&admin, &buyer).await;
    free.expect(200);
    assert_eq!(free.header("ratelimit"), None);
    app.finish().await;
}

#[actix_web::test]
async fn numbers_that_dry_runs_name_are_counted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let path = "/api/v1/admin/parameters/limits.lookup.per_hour";
    admin.put(path, json!({"value": 3})).await.expect(200);
    let project = given::project(&admin, "GZ001").await;
    let person = |serial: usize| customer::person(serial);
    let visits = json!({
        "project_id": project["id"],
        "visits": [{"customer": person(1)}, {"customer": person(2)}]
    });
    let (customers, register) =
        ("/api/v1/customers/customers", "/api/v1/customers/visits/register");
    admin.post(&format!("{register}?dry_run=true"), visits.clone()).await.expect(200);
    // Both pass, or none.
    let more = admin.post(&format!("{register}?dry_run=true"), visits.clone()).await;
    more.refused(429, "too_many_requests");
    let wait: u64 = more.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3_600).contains(&wait), "{wait}");
    let dry = format!("{customers}?dry_run=true");
    admin.post(&dry, person(3)).await.expect(201);
    admin.post(&dry, person(4)).await.refused(429, "too_many_requests");
    let quoted = admin.with("if-quote-match", "0");
    quoted.post(customers, person(4)).await.refused(429, "too_many_requests");
    // What is done in earnest leaves its trace, and whoever is known is no question.
    let known = admin.post(customers, person(4)).await.expect(201);
    admin.post(register, visits).await.expect(200);
    let known = json!({"project_id": project["id"], "visits": [{"customer_id": known["id"]}]});
    admin.post(&format!("{register}?dry_run=true"), known).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn sign_in_waits_after_five_failures_and_over_a_restart() {
    let app = TestApp::start().await;
    let wrong = json!({"username": "admin", "password": "not this one"});
    for _ in 0..5 {
        let reply = app.anonymous().post("/api/v1/auth/login", wrong.clone()).await;
        reply.refused(401, "wrong_credentials");
    }
    too_many(&app.anonymous().post("/api/v1/auth/login", wrong.clone()).await, "sign-in", 30);
    let app = app.restart().await;
    // The right password does not shorten the wait.
    let right = json!({"username": "admin", "password": tests::database::ADMIN_PASSWORD});
    too_many(&app.anonymous().post("/api/v1/auth/login", right).await, "sign-in", 30);
    app.finish().await;
}

#[actix_web::test]
async fn requests_of_a_user_are_counted_where_the_operator_wants_it() {
    let app = TestApp::start_within(Limits::new(3, 0)).await;
    let admin = app.admin().await;
    // Making another user has cost one request of the administrator's.
    let other = staff::signed_in(&app, "auditor", &["auditor"]).await;
    let reply = admin.get(ME).await;
    assert_eq!(reply.header("ratelimit-policy").as_deref(), Some("\"general\";q=3;w=60"));
    admin.get(ME).await.expect(200);
    let refused = admin.get(ME).await;
    too_many(&refused, "general", 60);
    other.get(ME).await.expect(200);
    app.anonymous().get("/healthz").await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn what_is_more_than_can_be_served_at_once_is_refused_at_once() {
    let app = TestApp::start_within(Limits::new(0, 1)).await;
    let client = app.anonymous();
    let mut slow = TcpStream::connect(app.base.trim_start_matches("http://")).await.unwrap();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nhost: here\r\n\
                content-type: application/json\r\ncontent-length: 2\r\n\r\n{";
    slow.write_all(head.as_bytes()).await.unwrap();
    // The slow one has to arrive first.
    let mut reply = client.get(ME).await;
    while reply.status != 503 {
        reply = client.get(ME).await;
    }
    reply.refused(503, "overloaded");
    assert_eq!(reply.header("retry-after").as_deref(), Some("1"));
    client.get("/healthz").await.expect(200);
    slow.write_all(b"}").await.unwrap();
    while reply.status == 503 {
        reply = client.get(ME).await;
    }
    reply.refused(401, "unauthenticated");
    app.finish().await;
}

#[actix_web::test]
async fn every_limit_of_an_operation_is_a_parameter() {
    let policies = all().iter().filter_map(|op| op.value["x-rate-limit"].as_str());
    let policies: Vec<&str> = policies.collect();
    assert!(policies.contains(&"reveal"));
    assert!(Definition::find(&parameter_of("lookup")).is_ok());
    for policy in policies {
        assert!(Definition::find(&parameter_of(policy)).is_ok(), "{policy}");
    }
}
