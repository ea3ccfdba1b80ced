//! JSON Merge Patch in the document: null clears what can be empty, and nothing else takes null.
//!
//! What a property is that can be cleared, its type says by its default: it keeps. Where a body has
//! one such property, or is that of a PATCH, null for any other would be no more than a word that
//! is not heard, and is refused instead.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Names of the schemas that bodies of PATCH are.
pub fn bodies(document: &Value) -> BTreeSet<String> {
    let items = document["paths"].as_object().into_iter().flat_map(Map::values);
    let bodies = items.filter_map(|item| {
        let content = &item["patch"]["requestBody"]["content"];
        let name = content["application/json"]["schema"]["$ref"].as_str()?;
        Some(name.rsplit('/').next().unwrap_or_default().to_owned())
    });
    bodies.collect()
}

/// Takes null from the properties that cannot be cleared, and from the others the default, which
/// no value of theirs says.
pub fn complete(schema: &mut Value, is_body: bool) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    let keeps = |property: &Value| property.get("default").is_some_and(|value| value == "keep");
    let heard = is_body || properties.values().any(keeps);
    for property in properties.values_mut() {
        let clears = keeps(property);
        let Some(members) = property.as_object_mut() else { continue };
        if clears {
            members.remove("default");
        } else if heard {
            forbid_null(members);
        }
    }
}

fn forbid_null(property: &mut Map<String, Value>) {
    if property.get("default").is_some_and(Value::is_null) {
        property.remove("default");
    }
    if let Some(kinds) = property.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
        if let [kind] = &kinds[..] {
            let kind = kind.clone();
            property.insert("type".to_owned(), kind);
        }
    }
    if let Some(branches) = property.get_mut("oneOf").and_then(Value::as_array_mut) {
        branches.retain(|branch| branch["type"] != "null");
        if let [Value::Object(only)] = &branches[..] {
            let only = only.clone();
            property.remove("oneOf");
            only.into_iter().for_each(|(name, value)| {
                property.entry(name).or_insert(value);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_keeps_by_itself_takes_null() {
        let link = json!({"$ref": "#/components/schemas/Kind"});
        let mut schema = json!({"properties": {
            "name": {"type": ["string", "null"], "default": null, "maxLength": 80},
            "kind": {"oneOf": [{"type": "null"}, link], "default": null, "description": "What."},
            "remarks": {"type": ["string", "null"], "default": "keep"},
        }});
        complete(&mut schema, true);
        assert_eq!(
            schema["properties"],
            json!({
                "name": {"type": "string", "maxLength": 80},
                "kind": {"$ref": "#/components/schemas/Kind", "description": "What."},
                "remarks": {"type": ["string", "null"]},
            })
        );
        let own = json!({"properties": {"q": {"type": ["string", "null"], "default": null}}});
        let mut schema = own.clone();
        complete(&mut schema, false);
        assert_eq!(schema, own, "an ordinary body may say null");
    }
}
