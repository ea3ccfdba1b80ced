//! Nothing that comes in is without bounds.

use serde_json::Value;
use tests::operation::{all, is_type, nullable};
use tests::source::none;

/// Formats whose length their parser bounds.
const BOUNDED_FORMATS: &[&str] = &["date", "date-time", "uuid"];

/// Says what of the schema has no bounds.
fn walk(schema: &'static Value, at: &str, depth: usize, broken: &mut Vec<String>) {
    let (schema, _) = nullable(schema);
    assert!(depth < 12, "{at}: no schema of a body is that deep");
    for branches in ["oneOf", "anyOf", "allOf"] {
        for branch in schema[branches].as_array().into_iter().flatten() {
            walk(branch, at, depth + 1, broken);
        }
    }
    let fixed = schema["enum"].is_array() || schema.get("const").is_some();
    let format = schema["format"].as_str().unwrap_or("");
    let has = |name: &str| schema.get(name).is_some();
    if is_type(schema, "string")
        && !fixed
        && !has("maxLength")
        && !BOUNDED_FORMATS.contains(&format)
    {
        broken.push(format!("{at}: no maxLength"));
    }
    let number = is_type(schema, "integer") || is_type(schema, "number");
    let low = has("minimum") || has("exclusiveMinimum");
    let high = has("maximum") || has("exclusiveMaximum");
    if number && !fixed && !(low && high) {
        broken.push(format!("{at}: no minimum or maximum"));
    }
    if is_type(schema, "array") {
        if !has("maxItems") {
            broken.push(format!("{at}: no maxItems"));
        }
        walk(&schema["items"], &format!("{at}/*"), depth + 1, broken);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        walk(property, &format!("{at}/{name}"), depth + 1, broken);
    }
    // What is open by intent says so with a schema of its own for the rest.
    let open = schema["properties"].is_object() && schema["additionalProperties"] != false;
    if open && schema["additionalProperties"].is_null() {
        broken.push(format!("{at}: takes unknown fields"));
    }
}

#[test]
fn every_body_is_bounded() {
    let mut broken = vec![];
    for operation in all() {
        if let Some(schema) = operation.body() {
            walk(schema, operation.id, 0, &mut broken);
        }
    }
    none("bodies are bounded", &broken);
}

#[test]
fn every_parameter_is_bounded() {
    let mut broken = vec![];
    for operation in all() {
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().unwrap_or("");
            walk(&parameter["schema"], &format!("{} {name}", operation.id), 0, &mut broken);
        }
    }
    none("parameters are bounded", &broken);
}
