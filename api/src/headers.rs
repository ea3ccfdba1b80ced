//! Headers in the document: what calls carry and answers bring beside their bodies.
//!
//! Written here once and not at each handler. An answer bears an `ETag` where the operation's text
//! says so; the tests hold every answer they get against what is written here.

use serde_json::{Value, json};

/// Letters of a header, where nothing is said of it.
const MAX: u32 = 200;
/// Those of a SHA-256 in hex.
const DIGEST: u32 = 64;

/// Headers that more than one operation has.
pub fn components() -> Value {
    json!({
        "ETag": text(
            "Changes with the representation; goes back as `If-None-Match` or `If-Match`.",
            "\"5f2b8c1e9a7d4f60b3c2d1e0f9a8b7c6\"",
        ),
        "Location": text(
            "Address of what was made, or of the job that makes it.",
            "/api/v1/sales/holds/0193a5c0-0000-7000-8000-000000000001",
        ),
        "Idempotency-Replayed": text("`true` where an earlier answer is told again.", "true"),
        "Quote-Digest": text(
            "Of a dry run: the outcome, for `If-Quote-Match`.",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
        "Content-Range": text("Which bytes of how many these are.", "bytes 0-1023/204800"),
        "RateLimit": text(
            "What is left of the limits that the call came under: calls and seconds.",
            "\"reveal\";r=0;t=1800",
        ),
        "RateLimit-Policy": text(
            "Those limits: calls in so many seconds.",
            "\"reveal\";q=60;w=3600",
        ),
        "Retry-After": {
            "description": "Seconds after which to try again.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 86_400}, "example": 30
        },
    })
}

fn text(description: &str, example: &str) -> Value {
    let schema = json!({"type": "string", "maxLength": MAX});
    json!({"description": description, "schema": schema, "example": example})
}

/// Names these headers at an answer, beside those that it has.
pub fn name(response: &mut Value, names: &[&str]) {
    if !response["headers"].is_object() {
        response["headers"] = json!({});
    }
    for name in names {
        response["headers"][*name] = json!({"$ref": format!("#/components/headers/{name}")});
    }
}

/// What every write through the envelope answers beside its body.
pub fn of_write(operation: &mut Value, method: &str, quotes: bool) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('2')) {
        if status != "204" {
            name(response, &["ETag"]);
        }
        if matches!(status.as_str(), "201" | "202") {
            name(response, &["Location"]);
        }
        if method == "post" {
            name(response, &["Idempotency-Replayed"]);
        }
        if quotes {
            name(response, &["Quote-Digest"]);
        }
    }
}

/// What a read takes and answers: tags that save the body, and parts of it.
pub fn of_read(operation: &mut Value) {
    let said = operation["description"].as_str().unwrap_or_default();
    let (tagged, resumes) = (said.contains("`ETag`"), said.contains("`Last-Event-ID`"));
    let parts = operation["responses"]["206"].is_object();
    if tagged {
        let same = "`ETag` of what the caller has; 304 while it is the same.";
        add(operation, "If-None-Match", MAX, same);
    }
    if parts {
        add(operation, "Range", MAX, "The bytes wanted, such as `bytes=0-1023`: one range.");
        let part = "`ETag` of what the caller has a part of; otherwise the whole.";
        add(operation, "If-Range", MAX, part);
    }
    if resumes {
        let last = "`id` of the last message that came, to go on behind it.";
        add(operation, "Last-Event-ID", MAX, last);
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    if tagged {
        for (_, response) in responses.iter_mut().filter(|(status, _)| status.starts_with("20")) {
            name(response, &["ETag"]);
        }
        let mut same = json!({"description": "The caller has it already"});
        name(&mut same, &["ETag"]);
        responses.insert("304".to_owned(), same);
    }
    if let Some(part) = responses.get_mut("206") {
        name(part, &["Content-Range"]);
    }
}

/// What the caller of an act has read, which is compared.
pub fn if_match(operation: &mut Value) {
    let text = "`ETag` of what the caller has read; 412 when it has changed.";
    add(operation, "If-Match", MAX, text);
}

/// The outcome that the caller was quoted.
pub fn quote_match(operation: &mut Value) {
    let text = "`Quote-Digest` of a dry run; another outcome is refused.";
    add(operation, "If-Quote-Match", DIGEST, text);
}

/// Adds a header that a call may carry, of so many letters at most.
fn add(operation: &mut Value, header: &str, letters: u32, description: &str) {
    let Some(members) = operation.as_object_mut() else { return };
    let list = members.entry("parameters").or_insert(json!([]));
    let Some(list) = list.as_array_mut() else { return };
    list.push(json!({
        "name": header, "in": "header", "required": false,
        "schema": {"type": "string", "maxLength": letters}, "description": description
    }));
}
