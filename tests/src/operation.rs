//! The operations of the OpenAPI document, for tests that are made from it.

use reqwest::Method;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The document that every test server serves.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(api::openapi::document);

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(read);

/// One operation of the document.
#[derive(Debug)]
pub struct Operation {
    pub id: &'static str,
    pub method: Method,
    pub path: &'static str,
    /// As it stands in the document.
    pub value: &'static Value,
}

/// Every operation, by path and method.
#[must_use]
pub fn all() -> &'static [Operation] {
    &OPERATIONS
}

fn read() -> Vec<Operation> {
    let document: &'static Value = &DOCUMENT;
    let mut operations = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, value) in item.as_object().unwrap() {
            let Some(id) = value["operationId"].as_str() else { continue };
            let method = method.to_uppercase().parse().unwrap();
            operations.push(Operation { id, method, path, value });
        }
    }
    operations
}

/// The operation at an address, fixed addresses before those with ids.
#[must_use]
pub fn at(method: &Method, path: &str) -> Option<&'static Operation> {
    let path = path.split('?').next()?;
    let fits = |operation: &&Operation| {
        let (wanted, given) = (operation.path.split('/'), path.split('/'));
        operation.method == *method
            && wanted.clone().count() == given.clone().count()
            && wanted.zip(given).all(|(part, text)| part.starts_with('{') || part == text)
    };
    all().iter().filter(fits).min_by_key(|operation| operation.path.matches('{').count())
}

impl Operation {
    /// The act that the caller must be permitted.
    #[must_use]
    pub fn permission(&self) -> Option<&'static str> {
        self.value["x-permission"].as_str()
    }

    /// May anybody call it?
    #[must_use]
    pub fn public(&self) -> bool {
        self.value["security"].as_array().is_some_and(Vec::is_empty)
    }

    /// Parameters, wherever they stand.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Value> {
        self.value["parameters"].as_array().into_iter().flatten()
    }

    /// Schema of the JSON body.
    #[must_use]
    pub fn body(&self) -> Option<&'static Value> {
        let schema = &self.value["requestBody"]["content"]["application/json"]["schema"];
        schema.is_object().then_some(schema)
    }

    /// The body's example; an empty object where none is written.
    #[must_use]
    pub fn example(&self) -> Value {
        let Some(schema) = self.body() else { return Value::Null };
        example(schema).unwrap_or_else(|| Value::Object(Map::new()))
    }

    /// The path with this in every brace.
    #[must_use]
    pub fn address(&self, id: &str) -> String {
        let mut address = String::new();
        for part in self.path.split('/').skip(1) {
            address.push('/');
            address.push_str(if part.starts_with('{') { id } else { part });
        }
        address
    }
}

/// The schema behind a reference.
#[must_use]
pub fn resolve(schema: &'static Value) -> &'static Value {
    let Some(name) = schema["$ref"].as_str() else { return schema };
    let name = name.trim_start_matches("#/components/schemas/");
    resolve(&DOCUMENT["components"]["schemas"][name])
}

/// The schema without its «or null», and whether it had one.
#[must_use]
pub fn nullable(schema: &'static Value) -> (&'static Value, bool) {
    let schema = resolve(schema);
    if let Some(types) = schema["type"].as_array() {
        return (schema, types.iter().any(|kind| kind == "null"));
    }
    let Some(branches) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) else {
        return (schema, false);
    };
    let (nulls, others): (Vec<_>, Vec<_>) =
        branches.iter().partition(|branch| branch["type"] == "null");
    match others[..] {
        [only] if !nulls.is_empty() => (resolve(only), true),
        _ => (schema, !nulls.is_empty()),
    }
}

/// Is the schema of this type, or null?
#[must_use]
pub fn is_type(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(text) => text == kind,
        Value::Array(kinds) => kinds.iter().any(|text| text == kind),
        _ => false,
    }
}

/// The first example of a schema.
#[must_use]
pub fn example(schema: &'static Value) -> Option<Value> {
    let schema = resolve(schema);
    let example = match &schema["example"] {
        Value::Null => schema["examples"].get(0),
        written => Some(written),
    };
    example.cloned()
}
