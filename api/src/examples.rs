//! True examples in the document: what one recorded sale sent and got.
//!
//! `scripts/examples.sh` records them. An operation that the sale does not touch keeps the
//! examples of its schemas, and a schema without one, such as a page, is composed of its parts.

use serde_json::{Map, Value, json};

/// Operation id → `{request, status, response}`.
const RECORDED: &str = include_str!("../../openapi/examples.json");
/// No schema of ours nests deeper; a schema that holds itself ends here.
const DEPTH_MAX: u8 = 8;
const JSON: &str = "application/json";

/// Puts recorded examples at bodies and answers, composed ones at schemas that have none.
pub fn embed(document: &mut Value) {
    let recorded: Map<String, Value> = serde_json::from_str(RECORDED).unwrap_or_default();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flatten().filter_map(|(_, item)| item.as_object_mut()) {
        for operation in item.values_mut() {
            let id = operation.get("operationId").and_then(Value::as_str);
            if let Some(exchange) = id.and_then(|id| recorded.get(id)) {
                place(operation, exchange);
            }
        }
    }
    compose_missing(document);
}

fn place(operation: &mut Value, exchange: &Value) {
    let status = exchange["status"].to_string();
    let media = |holder: Option<&mut Value>, example: &Value| {
        let content = holder.and_then(|holder| holder.get_mut("content")?.get_mut(JSON));
        if let Some(media) = content.filter(|_| !example.is_null()) {
            media["example"] = example.clone();
        }
    };
    media(operation.get_mut("requestBody"), &exchange["request"]);
    let answers = operation.get_mut("responses");
    media(answers.and_then(|answers| answers.get_mut(&status)), &exchange["response"]);
}

fn compose_missing(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    else {
        return;
    };
    let known = schemas.clone();
    for schema in schemas.values_mut() {
        if schema["properties"].is_object()
            && own(schema).is_none()
            && let Some(example) = compose(schema, &known, 0)
        {
            schema["example"] = example;
        }
    }
}

/// The example that a schema carries itself.
fn own(schema: &Value) -> Option<&Value> {
    schema.get("example").or_else(|| schema.get("examples")?.get(0))
}

/// An example made of the examples of the parts; `None` where a part has none.
fn compose(schema: &Value, known: &Map<String, Value>, depth: u8) -> Option<Value> {
    if let Some(example) = own(schema) {
        return Some(example.clone());
    }
    let part = |schema: &Value| compose(schema, known, depth + 1);
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return part(known.get(name.rsplit('/').next()?)?);
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let branches = schema.get(choice).and_then(Value::as_array).into_iter().flatten();
        let mut branches = branches.filter(|branch| branch["type"] != "null");
        if let Some(branch) = branches.next() {
            return part(branch);
        }
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.first().cloned();
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let pairs = properties.iter().map(|(name, schema)| Some((name.clone(), part(schema)?)));
        return pairs.collect::<Option<Map<_, _>>>().map(Value::Object);
    }
    plain(schema, part)
}

/// An example of a value without members.
fn plain(schema: &Value, part: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
    let kind = &schema["type"];
    if kind.as_array().is_some_and(|kinds| kinds.contains(&json!("null"))) {
        return Some(Value::Null);
    }
    match (kind.as_str()?, schema["format"].as_str()) {
        ("array", _) => Some(json!([part(schema.get("items")?)?])),
        ("boolean", _) => Some(json!(false)),
        ("integer", _) => Some(schema.get("minimum").cloned().unwrap_or(json!(1))),
        ("string", Some("date")) => Some(json!("2025-03-10")),
        ("string", Some("date-time")) => Some(json!("2025-03-10T02:00:00Z")),
        ("string", Some("uuid")) => Some(json!("0195a3c0-5b7e-7000-8000-000000000001")),
        _ => None,
    }
}
