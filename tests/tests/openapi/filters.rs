//! A filter by words of a fixed list takes several of them.

use reqwest::Method;
use tests::operation::{Operation, all, nullable};
use tests::source::none;

/// Shelves whose lists keep to it.
const SHELVES: [&str; 4] = ["admin", "approvals", "files", "inventory"];

#[test]
fn lists_take_several_of_the_words_of_a_fixed_list() {
    let of = |operation: &&Operation| {
        let shelf = operation.value["tags"][0].as_str().unwrap_or("");
        operation.method == Method::GET && SHELVES.contains(&shelf)
    };
    let (mut broken, mut seen) = (vec![], 0);
    for operation in all().iter().filter(of) {
        for parameter in operation.parameters().filter(|parameter| parameter["in"] == "query") {
            let (schema, _) = nullable(&parameter["schema"]);
            let name = parameter["name"].as_str().unwrap_or("");
            if schema["enum"].is_array() {
                broken.push(format!("{}: `{name}` takes one word", operation.id));
            }
            let (items, _) = nullable(&schema["items"]);
            if items["enum"].is_array() {
                seen += 1;
                if parameter["explode"] != false {
                    broken.push(format!("{}: `{name}` is not parted by commas", operation.id));
                }
            }
        }
    }
    assert!(seen > 20, "there are such filters: {seen}");
    none("filters take several words", &broken);
}
