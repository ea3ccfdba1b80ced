//! Shelves call only to the left.

use tests::source::{Kind, Source, Token, below, closing, find, none, root};

/// The order, from the doc of the crate.
fn order() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("service/src/lib.rs")).unwrap();
    let doc: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//!")).collect();
    let doc = doc.join(" ");
    let (_, list) = doc.split_once("only to the left:").unwrap();
    let list = list.split('.').next().unwrap();
    list.split('·').map(|name| name.trim().to_owned()).collect()
}

/// Shelves that the source names by `crate::`, grouped imports included.
fn named(tokens: &[Token]) -> Vec<(String, usize)> {
    let mut names = vec![];
    for at in find(tokens, "crate ::") {
        let first = &tokens[at + 2];
        if first.kind == Kind::Word {
            names.push((first.text.clone(), first.line));
            continue;
        }
        // `use crate::{kernel::…, sales}`: words at depth one that begin a path.
        let end = closing(tokens, at + 2);
        let mut inner = at + 3;
        while inner < end {
            let token = &tokens[inner];
            if token.text == "{" {
                inner = closing(tokens, inner);
            } else if token.kind == Kind::Word
                && matches!(tokens[inner - 1].text.as_str(), "{" | ",")
            {
                names.push((token.text.clone(), token.line));
            }
            inner += 1;
        }
    }
    names
}

/// How many modules above itself a source can go without leaving its shelf.
fn depth(source: &Source) -> usize {
    let path = source.path.trim_start_matches("service/src/").trim_end_matches(".rs");
    path.split('/').filter(|part| *part != "mod").count() - 1
}

#[test]
fn shelves_call_only_to_the_left() {
    let order = order();
    let place = |name: &str| order.iter().position(|shelf| shelf == name);
    let mut broken = vec![];
    let mut seen = 0;
    for source in below(&["service/src"]) {
        let Some(shelf) = source.shelf() else { continue };
        let Some(own) = place(shelf) else {
            broken.push(format!("{}: `{shelf}` is not in the order", source.path));
            continue;
        };
        for (name, line) in named(&source.production()) {
            seen += 1;
            if place(&name).is_some_and(|other| other > own) {
                broken.push(format!("{}:{line} calls {name}", source.path));
            }
        }
    }
    assert!(seen > 100, "the test sees the imports");
    none("shelves call only to the left", &broken);
}

#[test]
fn no_path_climbs_out_of_its_shelf() {
    let mut broken = vec![];
    for source in below(&["service/src"]).filter(|source| source.shelf().is_some()) {
        let tokens = source.production();
        for at in find(&tokens, "super ::") {
            let chain = (0..)
                .take_while(|i| tokens.get(at + 2 * i).is_some_and(|token| token.text == "super"));
            if chain.count() > depth(source) {
                broken.push(format!("{}:{}", source.path, tokens[at].line));
            }
        }
    }
    none("who leaves his shelf says `crate::`", &broken);
}

#[test]
fn every_room_has_the_same_shelves() {
    let order = order();
    let rooms = ["extract", "config", "demo"];
    let mut broken = vec![];
    for source in below(&["entity/src", "service/src", "api/src"]) {
        if let Some(shelf) = source.shelf()
            && !order.iter().any(|known| known == shelf)
            && !rooms.contains(&shelf)
        {
            broken.push(format!("{}: no shelf `{shelf}`", source.path));
        }
    }
    none("each room has the same shelves", &broken);
}
