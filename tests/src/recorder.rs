//! Records what clients send and get, as examples for the OpenAPI document.
//!
//! `LOUXIAO_RECORD_EXAMPLES` names the file: a map from operation id to its first exchange that
//! went well. Without the variable nothing happens.

use crate::client::Reply;
use crate::operation;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

/// Longer lists of an answer are cut…
const ITEMS_MAX: usize = 5;
/// …to so many items.
const ITEMS_SHOWN: usize = 2;
/// What stands for a secret: none may end up in a committed file, even of a test.
const PLACEHOLDERS: [(&str, &str); 6] = [
    ("password", "louxiao-admin"),
    ("current_password", "louxiao-admin"),
    ("new_password", "a longer sentence 42"),
    ("access_token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk1In0.c2lnbmF0dXJl"),
    ("refresh_token", "3f0c8a5d9be1"),
    ("device_token", "9f86d081884c7d659a2feaa0c55ad015.3f0c8a5d"),
];

static RECORDER: LazyLock<Option<Mutex<Recorder>>> = LazyLock::new(|| {
    let file = std::env::var_os("LOUXIAO_RECORD_EXAMPLES")?;
    Some(Mutex::new(Recorder { file: file.into(), seen: BTreeMap::new() }))
});

struct Recorder {
    file: PathBuf,
    seen: BTreeMap<String, Value>,
}

/// Keeps the exchange if it is the first of its operation.
pub fn record(method: &Method, path: &str, request: Option<&Value>, reply: &Reply) {
    let Some(recorder) = RECORDER.as_ref() else { return };
    if !(200..300).contains(&reply.status) || path.contains("dry_run=true") {
        return;
    }
    let mut recorder = recorder.lock().unwrap();
    let Some(operation) = operation::at(method, path) else { return };
    if recorder.seen.contains_key(operation.id) {
        return;
    }
    let mut response: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let mut request = request.cloned().unwrap_or_default();
    hide(&mut request);
    hide(&mut response);
    cut(&mut response);
    let exchange = json!({"request": request, "status": reply.status, "response": response});
    recorder.seen.insert(operation.id.to_owned(), exchange);
    let text = serde_json::to_string_pretty(&recorder.seen).unwrap();
    std::fs::write(&recorder.file, text + "\n").unwrap();
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let known = PLACEHOLDERS.iter().find(|(secret, _)| secret == name);
                match known.filter(|_| member.is_string()) {
                    Some((_, placeholder)) => *member = json!(placeholder),
                    None => hide(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

fn cut(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(cut),
        Value::Array(items) => {
            if items.len() > ITEMS_MAX {
                items.truncate(ITEMS_SHOWN);
            }
            items.iter_mut().for_each(cut);
        }
        _ => {}
    }
}
