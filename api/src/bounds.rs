//! Bounds that follow from the type: what the authors of bodies need not write at each number.

use serde_json::{Value, json};

/// Largest integer that every client holds exactly.
const SAFE: i64 = 9_007_199_254_740_991;
/// Words in lists, such as codes and tags, are no longer than the columns that hold them.
const WORD: u32 = 64;

/// Bounds every integer, and every word of a list, that has no bounds of its own.
pub fn complete(schema: &mut Value) {
    if schema["type"] == "integer" || has_type(schema, "integer") {
        let (low, high) = match schema["format"].as_str() {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (-SAFE, SAFE),
        };
        schema["minimum"] = first(&schema["minimum"], low);
        schema["maximum"] = first(&schema["maximum"], high);
    }
    if let Some(items) = schema.get_mut("items")
        && items["type"] == "string"
        && ["maxLength", "enum", "format", "pattern"].iter().all(|name| items[*name].is_null())
    {
        items["maxLength"] = json!(WORD);
    }
    match schema {
        Value::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| !matches!(name.as_str(), "example" | "examples" | "default"))
            .for_each(|(_, member)| complete(member)),
        Value::Array(members) => members.iter_mut().for_each(complete),
        _ => {}
    }
}

fn has_type(schema: &Value, kind: &str) -> bool {
    schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|known| known == kind))
}

fn first(own: &Value, other: i64) -> Value {
    if own.is_null() { json!(other) } else { own.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_bounds_stay_and_missing_ones_follow_from_the_type() {
        let mut schema = json!({"properties": {
            "floor": {"type": ["integer", "null"], "format": "int32", "minimum": 1},
            "tags": {"type": "array", "items": {"type": "string"}},
        }});
        complete(&mut schema);
        assert_eq!(schema["properties"]["floor"]["minimum"], 1);
        assert_eq!(schema["properties"]["floor"]["maximum"], i32::MAX);
        assert_eq!(schema["properties"]["tags"]["items"]["maxLength"], 64);
    }
}
