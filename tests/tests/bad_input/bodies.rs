//! Every wrong body is refused at the place where it is wrong, and nothing is written.

use super::mutations::{self, Mutation};
use entity::kernel::{audit_log, event, idempotency};
use reqwest::Method;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use tests::operation::{DOCUMENT, Operation, all};
use tests::source::none;
use tests::{Client, Reply, TestApp};

/// An id that names nothing.
const NOBODY: &str = "0195a3c0-5b7e-7000-8000-0000000fffff";

fn with_bodies() -> impl Iterator<Item = &'static Operation> {
    let writing = [Method::POST, Method::PUT, Method::PATCH];
    all().iter().filter(move |op| writing.contains(&op.method) && op.body().is_some())
}

/// Rows that every write leaves.
async fn traces(app: &TestApp) -> [u64; 3] {
    let db = &app.kernel.db;
    [
        audit_log::Entity::find().count(db).await.unwrap(),
        event::Entity::find().count(db).await.unwrap(),
        idempotency::Entity::find().count(db).await.unwrap(),
    ]
}

fn checker(operation: &Operation) -> jsonschema::Validator {
    let schema = json!({"allOf": [operation.body()], "components": DOCUMENT["components"]});
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// What is wrong with the answer to a wrong body, if anything.
fn judge(reply: &Reply, mutation: &Mutation) -> Option<String> {
    if reply.status != 422 {
        return Some(format!("answers {}: {}", reply.status, reply.text));
    }
    let problem = reply.json();
    let errors = problem["errors"].as_array().unwrap();
    let below = format!("{}/", mutation.at);
    let named = errors.iter().filter_map(|error| error["pointer"].as_str());
    let named: Vec<&str> = named.collect();
    let found = named.iter().any(|at| *at == mutation.at || at.starts_with(&below));
    (!found).then(|| format!("names {named:?}"))
}

#[actix_web::test]
async fn every_wrong_body_is_refused_where_it_is_wrong() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = traces(&app).await;
    let (mut broken, mut sent) = (vec![], 0);
    for operation in with_bodies() {
        let checker = checker(operation);
        let path = operation.address(NOBODY);
        for mutation in mutations::of(operation.body().unwrap(), &operation.example()) {
            let unseen = [mutations::NUL, mutations::HIDDEN].contains(&mutation.what.as_str());
            if checker.is_valid(&mutation.body) && !unseen {
                continue;
            }
            sent += 1;
            let body = Some(mutation.body.clone());
            let reply = admin.call(operation.method.clone(), &path, body).await;
            if let Some(why) = judge(&reply, &mutation) {
                let Mutation { what, at, .. } = mutation;
                broken.push(format!("{}: {what} at {at:?} {why}", operation.id));
            }
        }
    }
    println!("{sent} wrong bodies for {} operations", with_bodies().count());
    assert!(sent > 100, "there are wrong bodies");
    none("wrong bodies are refused where they are wrong", &broken);
    assert_eq!(traces(&app).await, before, "something was written");
    app.finish().await;
}

/// Bodies that are no JSON of any schema, and the status that each must meet.
fn unreadable() -> Vec<(&'static str, &'static str, Vec<u8>, &'static [u16])> {
    let json = "application/json";
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    vec![
        ("no JSON", json, b"{\"a\":".to_vec(), &[400]),
        ("two bodies", json, b"{}{}".to_vec(), &[400]),
        ("no UTF-8", json, vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}'], &[400]),
        ("half a surrogate", json, b"{\"a\":\"\\ud800\"}".to_vec(), &[400]),
        ("another type", "text/plain", b"{}".to_vec(), &[415]),
        ("a form", "application/x-www-form-urlencoded", b"a=1".to_vec(), &[415]),
        ("no type", "", b"{}".to_vec(), &[415]),
        ("too large", json, format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20)).into_bytes(), &[413]),
        ("too deep", json, deep.into_bytes(), &[400, 422]),
        ("a list", json, b"[]".to_vec(), &[422]),
        ("null", json, b"null".to_vec(), &[422]),
        ("a text", json, b"\"{}\"".to_vec(), &[422]),
        ("a number", json, b"1".to_vec(), &[422]),
    ]
}

async fn send_unreadable(client: &Client, operation: &Operation, broken: &mut Vec<String>) {
    let path = operation.address(NOBODY);
    for (what, kind, body, statuses) in unreadable() {
        let reply = client.raw(operation.method.clone(), &path, kind, body).await;
        let problem = reply.header("content-type").as_deref() == Some("application/problem+json");
        if !statuses.contains(&reply.status) || !problem {
            let (id, status) = (operation.id, reply.status);
            broken.push(format!("{id}: {what} answers {status} {}", reply.text));
        }
    }
}

#[actix_web::test]
async fn bodies_that_are_no_json_are_refused_before_anything_else() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = traces(&app).await;
    let mut broken = vec![];
    for operation in with_bodies() {
        send_unreadable(&admin, operation, &mut broken).await;
    }
    none("unreadable bodies are refused", &broken);
    assert_eq!(traces(&app).await, before, "something was written");
    app.finish().await;
}
