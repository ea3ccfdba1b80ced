//! Forms: what `mod.rs` holds, how modules are called, which words do not belong.

use tests::source::{Token, below, closing, none, root};

const FORBIDDEN: &[&str] = &[
    "util", "utils", "common", "commons", "helper", "helpers", "types", "manager", "managers",
    "misc", "shared",
];

#[test]
fn modules_are_called_by_what_they_hold() {
    let mut broken = vec![];
    for source in below(&["entity", "service", "api", "migration", "tests", "bench"]) {
        let path = source.path.trim_end_matches(".rs");
        let bad = path.split('/').find(|part| FORBIDDEN.contains(part));
        broken.extend(bad.map(|name| format!("{}: {name}", source.path)));
    }
    none("no module is called by what it does not say", &broken);
}

/// Items at the top of a file, each from its first word to its last token.
fn items(tokens: &[Token]) -> Vec<&[Token]> {
    let mut items = vec![];
    let (mut start, mut at) = (0, 0);
    while at < tokens.len() {
        let text = tokens[at].text.as_str();
        if text == "#" && at == start {
            at = closing(tokens, at + 1) + 1;
            start = at;
        } else if text == ";" {
            items.push(&tokens[start..=at]);
            at += 1;
            start = at;
        } else if matches!(text, "(" | "[" | "{") {
            let end = closing(tokens, at);
            let import = tokens[start..at].iter().any(|token| token.text == "use");
            let constant = tokens[start..at].iter().any(|token| token.text == "const");
            if text == "{" && !import && !constant {
                items.push(&tokens[start..=end]);
                start = end + 1;
            }
            at = end + 1;
        } else {
            at += 1;
        }
    }
    items
}

/// `mod x;`, `use …;`, and lists that are made of the modules beside.
fn belongs(item: &[Token]) -> bool {
    let mut words = item.iter().map(|token| token.text.as_str()).peekable();
    if words.next_if_eq(&"pub").is_some() && words.next_if_eq(&"(").is_some() {
        words.by_ref().find(|text| *text == ")");
    }
    match words.next() {
        Some("mod") => item.last().is_some_and(|token| token.text == ";"),
        Some("use") => true,
        Some("const") => words.skip_while(|text| *text != ":").nth(1) == Some("&"),
        _ => false,
    }
}

#[test]
fn mod_rs_is_a_table_of_contents() {
    let mut broken = vec![];
    for source in below(&["entity/src", "service/src", "api/src", "tests/tests"]) {
        if !source.path.ends_with("/mod.rs") {
            continue;
        }
        for item in items(&source.production()) {
            if !belongs(item) {
                let words: Vec<&str> =
                    item.iter().take(6).map(|token| token.text.as_str()).collect();
                broken.push(format!("{}:{} {}", source.path, item[0].line, words.join(" ")));
            }
        }
    }
    none("mod.rs holds docs, modules, re-exports and lists of them", &broken);
}

#[test]
fn every_module_says_why_it_is_there() {
    let mut broken = vec![];
    for source in below(&["entity/src", "service/src", "api/src", "migration/src", "tests/src"]) {
        if !source.text.starts_with("//!") {
            broken.push(source.path.clone());
        }
    }
    none("every module begins with its reason", &broken);
}

/// Places and hosts that mean something on one machine only; put together here, since this file is
/// read too.
fn strangers() -> Vec<String> {
    let folders = ["work", "farm"].map(|folder| format!("/{folder}"));
    let hosts = [("crates.io", "/api"), ("artifactory", "."), ("pypi.org", "/simple")];
    folders.into_iter().chain(hosts.map(|(host, more)| format!("{host}{more}"))).collect()
}

#[test]
fn words_that_do_not_belong_are_not_there() {
    let strangers = strangers();
    let mut broken = vec![];
    let files = ["README.md", "ARCHITECTURE.md", "API-DESIGN.md", "Cargo.toml", "Dockerfile"];
    let beside = files.iter().filter_map(|name| {
        let text = std::fs::read_to_string(root().join(name)).ok()?;
        Some(((*name).to_owned(), text))
    });
    let sources = below(&["api", "bench", "entity", "migration", "service", "tests"]);
    let sources = sources.map(|source| (source.path.clone(), source.text.clone()));
    for (path, text) in sources.chain(beside) {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = strangers.iter().find(|word| stands_alone(line, word)) {
                broken.push(format!("{path}:{} {word}", number + 1));
            }
        }
    }
    none("nothing points to one machine or one registry", &broken);
}

/// As the beginning of a path: not a longer word and not inside of another path.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let begins =
            before.is_none_or(|letter| !letter.is_alphanumeric() && !"}.".contains(letter));
        let ends = !word.starts_with('/')
            || word.ends_with('/')
            || after.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-');
        begins && ends
    })
}
