//! Every answer that a test gets, held against the OpenAPI document: what comes is written there,
//! and what is written there comes.

use crate::client::Reply;
use crate::operation::{self, DOCUMENT};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Headers that clients act on.
const HEADERS: [&str; 5] =
    ["ETag", "Location", "Idempotency-Replayed", "Quote-Digest", "Content-Range"];
/// Those of them that an answer never lacks where they are written.
const ALWAYS: [&str; 2] = ["ETag", "Location"];

static PROBLEM: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = json!({
        "$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]
    });
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
});

/// Every member of a problem is written, and is what is written there.
#[track_caller]
fn check_problem(id: &str, reply: &Reply) {
    let Ok(problem) = serde_json::from_str::<Value>(&reply.text) else { return };
    let known = &DOCUMENT["components"]["schemas"]["Problem"]["properties"];
    for name in problem.as_object().unwrap().keys() {
        assert!(known[name].is_object(), "{id} refuses with `{name}`, which is not written");
    }
    let wrong = PROBLEM.iter_errors(&problem).next();
    let wrong = wrong.map(|error| format!("{} {error}", error.instance_path()));
    assert_eq!(wrong, None, "{id} refuses otherwise than is written");
}

/// Fails where the document does not say what has come.
#[track_caller]
pub fn check(method: &Method, path: &str, reply: &Reply) {
    let Some(operation) = operation::at(method, path) else { return };
    let responses = &operation.value["responses"];
    let response = &responses[reply.status.to_string()];
    let id = operation.id;
    // Whatever else goes wrong is a problem, and the document says so once.
    if reply.status >= 400 && responses["default"].is_object() {
        check_problem(id, reply);
        return;
    }
    assert!(
        response.is_object(),
        "{id} answers {}: the document knows no such answer",
        reply.status
    );
    let replayed = reply.headers.contains_key("idempotency-replayed");
    for name in HEADERS {
        let written = response["headers"][name].is_object();
        let came = reply.headers.contains_key(name);
        let lacking = written && ALWAYS.contains(&name) && !came && !replayed;
        assert!(written || !came, "{id} answers {name}, which the document does not say");
        assert!(!lacking, "{id} does not answer {name}, which the document says");
    }
}
