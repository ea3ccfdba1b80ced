//! Every answer that a test gets, held against the OpenAPI document: what comes is written there,
//! and what is written there comes.

use crate::client::Reply;
use crate::operation;
use reqwest::Method;

/// Headers that clients act on.
const HEADERS: [&str; 5] =
    ["ETag", "Location", "Idempotency-Replayed", "Quote-Digest", "Content-Range"];
/// Those of them that an answer never lacks where they are written.
const ALWAYS: [&str; 2] = ["ETag", "Location"];

/// Fails where the document does not say what has come.
#[track_caller]
pub fn check(method: &Method, path: &str, reply: &Reply) {
    let Some(operation) = operation::at(method, path) else { return };
    let responses = &operation.value["responses"];
    let response = &responses[reply.status.to_string()];
    // Whatever else goes wrong is a problem, and the document says so once.
    if reply.status >= 400 && responses["default"].is_object() {
        return;
    }
    let id = operation.id;
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
