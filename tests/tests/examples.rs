//! The examples of the OpenAPI document: one everywhere, and each fits its schema.

use api::openapi;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// One JSON body or answer of the document.
struct Media<'a> {
    place: String,
    media: &'a Value,
}

/// Every JSON request body and every JSON answer that is a success.
fn all_media(document: &Value) -> Vec<Media<'_>> {
    let mut found = vec![];
    let items = document["paths"].as_object().unwrap().values();
    for operation in items.flat_map(|item| item.as_object().unwrap().values()) {
        let Some(id) = operation["operationId"].as_str() else { continue };
        let request = operation.pointer("/requestBody/content/application~1json");
        found.extend(request.map(|media| Media { place: format!("{id} request"), media }));
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let media = answer.pointer("/content/application~1json");
            if let Some(media) = media.filter(|_| status.starts_with('2')) {
                found.push(Media { place: format!("{id} {status}"), media });
            }
        }
    }
    found
}

fn example_of<'a>(media: &'a Value, schemas: &'a Map<String, Value>) -> Option<&'a Value> {
    let own = |schema: &'a Value| {
        schema.get("example").or_else(|| schema.get("examples").and_then(|list| list.get(0)))
    };
    let schema = &media["schema"];
    let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
    let named = || name.and_then(|name| schemas.get(name)).and_then(own);
    media.get("example").or_else(|| own(schema)).or_else(named)
}

fn checker(schema: &Value, document: &Value) -> Validator {
    let whole = json!({"allOf": [schema], "components": document["components"]});
    jsonschema::options().should_validate_formats(true).build(&whole).unwrap()
}

#[test]
fn every_body_and_every_answer_has_an_example_that_its_schema_takes() {
    let document = openapi::document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut wrong = vec![];
    for Media { place, media } in all_media(&document) {
        let Some(example) = example_of(media, schemas) else {
            wrong.push(format!("{place}: there is none"));
            continue;
        };
        for error in checker(&media["schema"], &document).iter_errors(example) {
            wrong.push(format!("{place}: {} {error}", error.instance_path()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_exchange_belongs_to_an_operation() {
    let recorded = include_str!("../../openapi/examples.json");
    let recorded: Map<String, Value> = serde_json::from_str(recorded).unwrap();
    let document = openapi::document();
    let places: Vec<String> = all_media(&document).into_iter().map(|media| media.place).collect();
    for (id, exchange) in recorded {
        let body = !exchange["request"].is_null();
        let answer = !exchange["response"].is_null();
        let status = exchange["status"].as_u64().unwrap();
        assert!(!body || places.contains(&format!("{id} request")), "{id} takes no body");
        assert!(!answer || places.contains(&format!("{id} {status}")), "{id} has no {status}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi::document();
    let mut lost = vec![];
    let mut left = vec![&document];
    while let Some(value) = left.pop() {
        if let Some(name) = value.get("$ref").and_then(Value::as_str) {
            let pointer = name.strip_prefix('#').unwrap_or("nowhere");
            lost.extend(document.pointer(pointer).is_none().then_some(name));
        }
        match value {
            Value::Object(members) => left.extend(members.values()),
            Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}
