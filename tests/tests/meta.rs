//! The catalogues that clients build their menus and messages from.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::TestApp;
use tests::source::{Kind, below, find};

async fn items(app: &TestApp, path: &str) -> Vec<Value> {
    let list = app.admin().await.get(path).await.expect(200);
    let items = list["items"].as_array().unwrap().clone();
    assert_eq!(list["total"], items.len());
    items
}

#[actix_web::test]
async fn enums_carry_both_languages_and_codes() {
    let app = TestApp::start().await;
    let enums = items(&app, "/api/v1/meta/enums").await;
    let named = |name: &str| enums.iter().find(|e| e["name"] == name).unwrap().clone();
    let active = json!({"value": "active", "code": null, "zh": "启用", "en": "Active"});
    assert_eq!(named("user_state")["values"][0], active);
    let statuses = named("unit_status")["values"].as_array().unwrap().clone();
    assert!(statuses.iter().all(|value| value["code"].is_i64()), "{statuses:?}");
    app.finish().await;
}

#[actix_web::test]
async fn no_enum_of_the_document_is_missing_or_has_other_values() {
    let app = TestApp::start().await;
    let enums = items(&app, "/api/v1/meta/enums").await;
    let words = |list: &Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let listed: BTreeMap<String, BTreeSet<String>> = enums
        .iter()
        .map(|one| {
            let values = one["values"].as_array().unwrap();
            let values = values.iter().map(|value| value["value"].clone()).collect();
            (one["name"].as_str().unwrap().replace('_', ""), words(&Value::Array(values)))
        })
        .collect();
    let document = app.anonymous().get("/openapi.json").await.expect(200);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let closed = schemas.iter().filter(|(_, schema)| schema["enum"].is_array());
    let mut seen = 0;
    for (name, schema) in closed {
        assert_eq!(listed.get(&name.to_lowercase()), Some(&words(&schema["enum"])), "{name}");
        seen += 1;
    }
    assert!(seen >= 70, "{seen}");
    app.finish().await;
}

#[actix_web::test]
async fn problems_list_every_code_with_its_status() {
    let app = TestApp::start().await;
    let problems = items(&app, "/api/v1/meta/problems").await;
    let of = |code: &str| problems.iter().find(|p| p["code"] == code).unwrap().clone();
    assert_eq!(of("admin.last_administrator")["status"], 409);
    assert_eq!(of("unauthenticated")["status"], 401);
    assert_eq!(of("date_in_future")["status"], 422);
    for problem in &problems {
        assert!(problem["zh"] != "" && problem["en"] != "", "{problem}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn acts_are_what_the_administrator_may_do() {
    let app = TestApp::start().await;
    let acts = items(&app, "/api/v1/meta/acts").await;
    let names: BTreeSet<&str> = acts.iter().map(|act| act["name"].as_str().unwrap()).collect();
    let me = app.admin().await.get("/api/v1/auth/me").await.expect(200);
    let own: BTreeSet<&str> =
        me["permissions"].as_array().unwrap().iter().map(|act| act.as_str().unwrap()).collect();
    assert_eq!(names, own);
    app.anonymous().get("/api/v1/meta/acts").await.refused(401, "unauthenticated");
    app.finish().await;
}

/// What acts tell by a name that stands beside it; the others are looked at by every test's audit.
fn told() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for source in below(&["service/src"]) {
        let tokens = source.production();
        for verb in ["record", "announce"] {
            for at in find(&tokens, &format!(". {verb} (")) {
                let name = &tokens[at + 3];
                if name.kind == Kind::Text {
                    names.insert(name.text.trim_matches('"').to_owned());
                }
            }
        }
    }
    names
}

#[actix_web::test]
async fn events_are_the_ones_that_the_code_tells() {
    let app = TestApp::start().await;
    let kinds = items(&app, "/api/v1/meta/events").await;
    let listed: BTreeSet<String> =
        kinds.iter().map(|kind| kind["name"].as_str().unwrap().to_owned()).collect();
    let told = told();
    assert!(told.len() > 100, "{}", told.len());
    let unknown: Vec<_> = told.difference(&listed).collect();
    assert!(unknown.is_empty(), "not in the catalogue: {unknown:?}");
    let mut written = BTreeSet::new();
    for source in below(&["service/src"]) {
        if source.path.ends_with("event_list.rs") {
            continue;
        }
        let texts = source.tokens.iter().filter(|token| token.kind == Kind::Text);
        written.extend(texts.map(|token| token.text.trim_matches('"').to_owned()));
    }
    let never: Vec<_> = listed.difference(&written).collect();
    assert!(never.is_empty(), "nobody tells these: {never:?}");
    let document = app.anonymous().get("/openapi.json").await.expect(200);
    let schemas = &document["components"]["schemas"];
    let payloads: Vec<&str> = kinds.iter().filter_map(|kind| kind["payload"].as_str()).collect();
    assert_eq!(payloads, ["UnitChanged", "NotificationTold", "NotificationTold"]);
    assert!(payloads.iter().all(|name| schemas[name].is_object()));
    app.finish().await;
}
