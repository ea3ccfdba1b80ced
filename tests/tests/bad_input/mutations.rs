//! What can be wrong with a body: one change each, and the place where it must be found.

use serde_json::{Map, Value, json};
use tests::operation::{is_type, nullable};

/// A body that is wrong at one place.
#[derive(Debug)]
pub struct Mutation {
    pub what: String,
    /// JSON pointer to what is wrong.
    pub at: String,
    pub body: Value,
}

/// Every mutation of a true body.
pub fn of(schema: &'static Value, example: &Value) -> Vec<Mutation> {
    let mut mutations = vec![];
    walk(schema, "", example, &mut mutations);
    mutations
}

fn walk(schema: &'static Value, at: &str, whole: &Value, found: &mut Vec<Mutation>) {
    let (schema, null) = nullable(schema);
    let mut change = |what: &str, value: Value| {
        let body = with(whole, at, value);
        found.push(Mutation { what: what.to_owned(), at: at.to_owned(), body });
    };
    for (what, value) in wrong(schema) {
        change(what, value);
    }
    if !null && !schema["type"].is_null() {
        change("null", Value::Null);
    }
    let here = whole.pointer(at);
    if let Some(items) = here.and_then(Value::as_array) {
        lengths(schema, at, whole, items, found);
        if !items.is_empty() {
            walk(&schema["items"], &format!("{at}/0"), whole, found);
        }
    }
    if let Some(Value::Object(members)) = here {
        names(schema, at, whole, members, found);
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            walk(property, &format!("{at}/{name}"), whole, found);
        }
    }
}

/// What a schema cannot tell.
pub const NUL: &str = "a NUL in a text";
pub const HIDDEN: &str = "a letter that nobody sees";

/// Values that the schema refuses, whatever stands beside them.
fn wrong(schema: &Value) -> Vec<(&'static str, Value)> {
    let mut wrong = vec![];
    if is_type(schema, "string") {
        wrong.push(("a number for a text", json!(20_250_310)));
        wrong.push(("an object for a text", json!({"text": "x"})));
        wrong.push((NUL, json!("a\u{0}b")));
        wrong.push((HIDDEN, json!("a\u{202e}b")));
        if let Some(max) = schema["maxLength"].as_u64() {
            wrong.push(("a text too long", json!("9".repeat(usize::try_from(max).unwrap() + 1))));
        }
        if schema["minLength"].as_u64().is_some_and(|min| min > 0) {
            wrong.push(("an empty text", json!("")));
        }
        if schema["enum"].is_array() {
            wrong.push(("an unknown value", json!("no_such_value")));
        }
        wrong.extend(formats(schema["format"].as_str().unwrap_or("")));
    } else if is_type(schema, "integer") {
        wrong.push(("a text for a number", json!("seven")));
        wrong.push(("a fraction for a count", json!(1.5)));
        wrong.push(("a number beyond all columns", json!(1e30)));
        let bound = |name: &str, step: i64| schema[name].as_i64().map(|bound| json!(bound + step));
        wrong.extend(bound("minimum", -1).map(|value| ("less than the minimum", value)));
        wrong.extend(bound("maximum", 1).map(|value| ("more than the maximum", value)));
    } else if is_type(schema, "boolean") {
        wrong.push(("a text for a flag", json!("yes")));
    } else if is_type(schema, "array") {
        wrong.push(("an object for a list", json!({})));
    } else if is_type(schema, "object") {
        wrong.push(("a list for an object", json!([])));
    }
    wrong
}

fn formats(format: &str) -> Vec<(&'static str, Value)> {
    let texts: &[(&str, &str)] = match format {
        "decimal" => &[
            ("words for a decimal", "many"),
            ("an exponent", "1e3"),
            ("a decimal below zero", "-1"),
            ("a decimal with too many places", "1.123456789123"),
            ("a decimal too large", "999999999999999"),
            ("a decimal with separators", "1,000.00"),
        ],
        "date" => &[
            ("a day that is none", "2025-02-30"),
            ("a month that is none", "2025-13-01"),
            ("words for a day", "tomorrow"),
            ("a moment for a day", "2025-03-10T02:00:00Z"),
        ],
        "date-time" => &[("words for a moment", "now"), ("a day for a moment", "2025-03-10")],
        "uuid" => &[("words for an id", "the-first-one")],
        _ => &[],
    };
    texts.iter().map(|(what, text)| (*what, json!(text))).collect()
}

fn lengths(schema: &Value, at: &str, whole: &Value, items: &[Value], found: &mut Vec<Mutation>) {
    let mut change = |what: &str, items: Vec<Value>| {
        let body = with(whole, at, Value::Array(items));
        found.push(Mutation { what: what.to_owned(), at: at.to_owned(), body });
    };
    if schema["minItems"].as_u64().is_some_and(|min| min > 0) {
        change("an empty list", vec![]);
    }
    if let (Some(max), Some(first)) = (schema["maxItems"].as_u64(), items.first()) {
        change("a list too long", vec![first.clone(); usize::try_from(max).unwrap() + 1]);
    }
}

/// Names that are missing and names that are too many.
fn names(
    schema: &Value,
    at: &str,
    whole: &Value,
    members: &Map<String, Value>,
    found: &mut Vec<Mutation>,
) {
    let mut change = |what: &str, name: &str, members: Map<String, Value>| {
        let body = with(whole, at, Value::Object(members));
        found.push(Mutation { what: what.to_owned(), at: format!("{at}/{name}"), body });
    };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let mut less = members.clone();
        less.remove(name);
        change("a missing field", name, less);
    }
    if schema["additionalProperties"] == false {
        let mut more = members.clone();
        more.insert("no_such_field".to_owned(), json!(1));
        change("an unknown field", "no_such_field", more);
    }
}

/// The body with this value at the pointer.
fn with(whole: &Value, at: &str, value: Value) -> Value {
    let mut body = whole.clone();
    let Some((parent, name)) = at.rsplit_once('/') else { return value };
    match body.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.insert(name.to_owned(), value);
        }
        Some(Value::Array(items)) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("{parent} is no parent"),
    }
    body
}
