//! Every code of a problem stands in API-DESIGN.md with both of its texts.

use api::meta::problem_list;
use std::collections::BTreeSet;
use std::fmt::Write;
use tests::source::{Kind, below, closing, find, none, root};

const BEGIN: &str = "<!-- codes -->";
const END: &str = "<!-- /codes -->";

/// The tables as they must stand between the marks.
fn tables() -> String {
    let mut text = String::new();
    for (kind, title) in [
        ("transport", "Problems of the transport"),
        ("fault", "Faults of one place of a body (`errors[].code`, status 422)"),
        ("refusal", "Refusals of the business (status 409)"),
    ] {
        write!(text, "\n### {title}\n\n").unwrap();
        let status = kind == "transport";
        text.push_str(if status {
            "| code | status | zh-CN | English |\n|---|---|---|---|\n"
        } else {
            "| code | zh-CN | English |\n|---|---|---|\n"
        });
        let mut rows: Vec<_> = problem_list().into_iter().filter(|row| row.kind == kind).collect();
        if kind == "refusal" {
            rows.sort_by(|a, b| a.code.cmp(&b.code));
        }
        for row in rows {
            let status = if status { format!(" {} |", row.status) } else { String::new() };
            writeln!(text, "| `{}` |{status} {} | {} |", row.code, row.zh, row.en).unwrap();
        }
    }
    text.push('\n');
    text
}

#[test]
fn every_code_is_listed_in_the_api_design() {
    let path = root().join("API-DESIGN.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (listed, tail) = rest.split_once(END).unwrap();
    let wanted = tables();
    if std::env::var_os("LOUXIAO_UPDATE").is_some() {
        std::fs::write(&path, format!("{head}{BEGIN}{wanted}{END}{tail}")).unwrap();
        return;
    }
    let hint = "run `LOUXIAO_UPDATE=1 cargo test --workspace --test suite openapi::codes`";
    assert!(listed == wanted, "the codes of API-DESIGN.md are out of date; {hint}");
}

#[test]
fn every_declared_refusal_is_listed() {
    let listed: BTreeSet<String> = problem_list().into_iter().map(|row| row.code).collect();
    let mut missing = vec![];
    let mut seen = 0;
    for source in below(&["service/src"]) {
        let tokens = source.production();
        for at in find(&tokens, "refusals ! {") {
            let block = &tokens[at + 2..closing(&tokens, at + 2)];
            let codes =
                block.windows(2).filter(|pair| pair[1].text == "(" && pair[0].kind == Kind::Text);
            for code in codes.map(|pair| pair[0].text.clone()) {
                seen += 1;
                if !listed.contains(&code) {
                    missing.push(format!("{}: {code}", source.path));
                }
            }
        }
    }
    assert!(seen > 10, "the test sees the refusals");
    none("every refusal is in the list", &missing);
}

#[test]
fn codes_are_unique_and_named_after_their_shelf() {
    let mut seen = BTreeSet::new();
    let mut broken = vec![];
    for row in problem_list() {
        if row.kind == "refusal" && !seen.insert(row.code.clone()) {
            broken.push(format!("{} twice", row.code));
        }
        if !row.zh.ends_with('。') || !row.en.ends_with('.') {
            broken.push(format!("{}: not a sentence in both languages", row.code));
        }
    }
    none("codes", &broken);
}
