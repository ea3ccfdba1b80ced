//! Hashes of requests, answers and contents.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 in hex.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// SHA-256 over several texts, so separated that no two lists give the same bytes.
#[must_use]
pub fn hash_all(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

/// SHA-256 over the canonical JSON of a content; what approvals are bound to.
pub fn content<T: Serialize>(content: &T) -> Result<String, serde_json::Error> {
    Ok(hash(serde_json::to_value(content)?.to_string().as_bytes()))
}

/// A strong entity tag of a representation.
#[must_use]
pub fn etag(body: &str) -> String {
    let tag = Sha256::digest(body.as_bytes());
    format!("\"{}\"", hex::encode(&tag[..16]))
}

/// Digest of an outcome without ids, numbers and moments, which differ at each call.
pub fn quote<T: Serialize>(answer: &T) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(answer)?;
    strip(&mut value);
    Ok(hash(value.to_string().as_bytes()))
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !changes_each_time(key));
            map.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn changes_each_time(key: &str) -> bool {
    matches!(key, "id" | "number" | "version")
        || key.ends_with("_id")
        || key.ends_with("_ids")
        || key.ends_with("_at")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quotes_ignore_what_changes_each_time() -> Result<(), serde_json::Error> {
        let first =
            json!({"id": 1, "deal_price": "1.00", "lines": [{"line_id": 1, "amount": "1"}]});
        let again =
            json!({"id": 2, "deal_price": "1.00", "lines": [{"line_id": 7, "amount": "1"}]});
        let other =
            json!({"id": 2, "deal_price": "1.01", "lines": [{"line_id": 7, "amount": "1"}]});
        assert_eq!(quote(&first)?, quote(&again)?);
        assert_ne!(quote(&first)?, quote(&other)?);
        Ok(())
    }
}
