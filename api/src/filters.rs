//! Filters in words: what the name of a query parameter says already, its author need not.

use serde_json::{Value, json};

/// Describes a query parameter that has no description of its own.
pub fn describe(parameter: &mut Value) {
    let described = parameter["description"].as_str().is_some_and(|text| !text.is_empty());
    if described || parameter["in"] != "query" {
        return;
    }
    let several = parameter["schema"]["type"] == "array";
    let text = sentence(parameter["name"].as_str().unwrap_or_default(), several);
    parameter["description"] = json!(text);
}

fn sentence(name: &str, several: bool) -> String {
    for (prefix, bound) in [
        ("from_", "this day or later"),
        ("to_", "this day or earlier"),
        ("min_", "this or more"),
        ("max_", "this or less"),
    ] {
        if let Some(field) = name.strip_prefix(prefix) {
            let field = if field == "on" { "day" } else { field };
            return format!("Only with a `{field}` of {bound}.");
        }
    }
    let thing = name.strip_suffix("_id").unwrap_or(name).replace('_', " ");
    if several {
        format!("Only with any of these, separated by commas: {thing}.")
    } else {
        format!("Only with exactly this: {thing}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_author_stay_and_missing_ones_follow_from_the_name() {
        let mut own = json!({"in": "query", "name": "q", "description": "Part of a name."});
        describe(&mut own);
        assert_eq!(own["description"], "Part of a name.");
        let mut day = json!({"in": "query", "name": "from_due_on", "schema": {}});
        describe(&mut day);
        assert_eq!(day["description"], "Only with a `due_on` of this day or later.");
        let mut list = json!({"in": "query", "name": "zone_id", "schema": {"type": "array"}});
        describe(&mut list);
        assert_eq!(list["description"], "Only with any of these, separated by commas: zone.");
    }
}
