//! Null clears what can be empty; of anything else it is refused, all of it at once.

use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tests::TestApp;
use tests::operation::{Operation, all, nullable, resolve};
use tests::source::none;

/// An id that names nothing.
const NOBODY: &str = "0195a3c0-5b7e-7000-8000-0000000fffff";

fn patches() -> impl Iterator<Item = &'static Operation> {
    all().iter().filter(|operation| operation.method == Method::PATCH)
}

/// The properties of the body, and whether the document lets each be null.
fn properties(operation: &'static Operation) -> BTreeMap<&'static str, bool> {
    let body = resolve(operation.body().unwrap());
    let properties = body["properties"].as_object().unwrap();
    properties.iter().map(|(name, schema)| (name.as_str(), nullable(schema).1)).collect()
}

fn nulls<'a>(names: impl Iterator<Item = &'a str>) -> Value {
    Value::Object(names.map(|name| (name.to_owned(), Value::Null)).collect::<Map<_, _>>())
}

#[actix_web::test]
async fn null_is_refused_of_every_property_that_cannot_be_cleared() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (mut broken, mut seen) = (vec![], 0);
    for operation in patches() {
        let properties = properties(operation);
        let (path, id) = (operation.address(NOBODY), operation.id);
        let firm: Vec<&str> =
            properties.iter().filter(|(_, clears)| !**clears).map(|(name, _)| *name).collect();
        seen += firm.len();
        let reply = admin.patch(&path, nulls(firm.iter().copied())).await;
        let wanted: Vec<(String, String)> =
            firm.iter().map(|name| (format!("/{name}"), "not_clearable".to_owned())).collect();
        if firm.is_empty() {
            broken.push(format!("{id}: nothing stays"));
        } else if reply.status != 422 || reply.faults() != wanted {
            broken.push(format!("{id}: {}", reply.text));
        }
        // What the document lets be null is heard: nobody is found of whom it could be cleared.
        let soft = properties.iter().filter(|(_, clears)| **clears).map(|(name, _)| *name);
        let reply = admin.patch(&path, nulls(soft)).await;
        if reply.status == 422 {
            broken.push(format!("{id}: {}", reply.text));
        }
    }
    assert!(seen > 60, "there are such properties: {seen}");
    none("null clears or is refused", &broken);
    app.finish().await;
}

#[actix_web::test]
async fn nothing_changes_where_one_null_of_many_fields_is_refused() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let team = admin.post("/api/v1/admin/teams", json!({"name": "销售一组"})).await.expect(201);
    let body = json!({
        "username": "li.na", "display_name": "李娜", "password": "a sentence of words",
        "roles": ["consultant"], "team_id": team["id"], "project_ids": []
    });
    let user = admin.post("/api/v1/admin/users", body).await.expect(201);
    let path = format!("/api/v1/admin/users/{}", user["id"].as_str().unwrap());
    let body = json!({"team_id": null, "display_name": null, "roles": null});
    let faults = admin.patch(&path, body).await.faults();
    let fault = |at: &str| (at.to_owned(), "not_clearable".to_owned());
    assert_eq!(faults, [fault("/display_name"), fault("/roles")]);
    assert_eq!(admin.get(&path).await.expect(200)["team_id"], team["id"]);
    let left = admin.patch(&path, json!({"team_id": null})).await.expect(200);
    assert_eq!((&left["team_id"], &left["display_name"]), (&Value::Null, &json!("李娜")));
    app.finish().await;
}
