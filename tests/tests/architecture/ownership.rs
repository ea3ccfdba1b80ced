//! Writes have one owner, reads are free: only the shelf of a table writes its rows.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use tests::source::{Kind, Token, below, closing, find, is, none};

/// Tables that others write on behalf of their shelf: who runs jobs, who seals the audit trail,
/// and what a new database starts with.
const LENT: &[(&str, &str, &str)] = &[
    ("kernel", "job", "service/src/jobs/"),
    ("kernel", "audit_log", "service/src/admin/audit/"),
    ("kernel", "audit_head", "service/src/admin/audit/"),
    ("inventory", "company", "service/src/admin/install.rs"),
];

/// Statements that no entity can say: the kernel's, and the claim that reads its unit in one step.
const MAY_HIDE: &[&str] = &["service/src/kernel/", "service/src/inventory/unit/claim.rs"];

const STATIC_WRITES: &[&str] =
    &["insert", "insert_many", "update", "update_many", "delete", "delete_many", "delete_by_id"];

/// Shelves that have tables.
static SHELVES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let shelves = below(&["entity/src"]).filter_map(|source| source.shelf().map(str::to_owned));
    shelves.collect()
});

/// Paths below `entity`, by the name under which the file knows them.
type Aliases = HashMap<String, Vec<String>>;

/// Reads a tree of imports; answers the index behind it.
fn import(tokens: &[Token], mut at: usize, path: &[String], aliases: &mut Aliases) -> usize {
    let mut path = path.to_vec();
    loop {
        let token = &tokens[at];
        if token.text == "{" {
            let end = closing(tokens, at);
            at += 1;
            while at < end {
                at = import(tokens, at, &path, aliases);
                at += usize::from(tokens[at].text == ",");
            }
            return end + 1;
        }
        if token.text != "self" {
            path.push(token.text.clone());
        }
        at += 1;
        if tokens[at].text == "::" {
            at += 1;
            continue;
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if tokens[at].text == "as" {
            name.clone_from(&tokens[at + 1].text);
            at += 2;
        }
        aliases.insert(name, path);
        return at;
    }
}

fn aliases(tokens: &[Token]) -> Aliases {
    let mut aliases = Aliases::from([("entity".to_owned(), vec![])]);
    for at in find(tokens, "use entity ::") {
        import(tokens, at + 3, &[], &mut aliases);
    }
    aliases
}

/// The entity path that begins at `at`, if it is one, and the index behind it.
fn path(tokens: &[Token], at: usize, aliases: &Aliases) -> Option<(Vec<String>, usize)> {
    let begins = at == 0 || !matches!(tokens[at - 1].text.as_str(), "::" | ".");
    let mut full = aliases.get(&tokens[at].text).filter(|_| begins)?.clone();
    let mut end = at + 1;
    while is(&tokens[end..], "::") && tokens[end + 1].kind == Kind::Word {
        full.push(tokens[end + 1].text.clone());
        end += 2;
    }
    Some((full, end))
}

/// Shelf and noun of the entity behind a path.
fn owner(path: &[String]) -> Option<(&str, &str)> {
    match path {
        [shelf, noun, ..] if SHELVES.contains(shelf) => Some((shelf, noun)),
        _ => None,
    }
}

/// First word of the expression whose method is called at `dot`.
fn root_of(tokens: &[Token], dot: usize) -> usize {
    let mut at = dot;
    let mut depth = 0_i32;
    while at > 0 {
        let text = tokens[at - 1].text.as_str();
        match text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" if depth == 0 => break,
            "(" | "[" | "{" => depth -= 1,
            ";" | "=" | "=>" | "," | "&" | "!" | "?" if depth == 0 && text != "?" => break,
            "return" | "match" | "await" | "if" if depth == 0 && text != "await" => break,
            _ => {}
        }
        at -= 1;
    }
    at
}

/// The entity of a variable, from its annotation or from what it is made with.
fn entity_of(
    tokens: &[Token],
    before: usize,
    variable: &str,
    aliases: &Aliases,
) -> Option<Vec<String>> {
    (0..before).rev().filter(|at| tokens[*at].text == variable).find_map(|at| {
        let mut next = at + 1;
        if !matches!(tokens[next].text.as_str(), ":" | "=") {
            return None;
        }
        next += 1;
        while matches!(tokens[next].text.as_str(), "&" | "mut") {
            next += 1;
        }
        let (path, _) = path(tokens, next, aliases)?;
        owner(&path)?;
        Some(path)
    })
}

fn may_write(file: &str, shelf: &str, noun: &str) -> bool {
    let lent = |(lent_shelf, lent_noun, to): &(&str, &str, &str)| {
        *lent_shelf == shelf && *lent_noun == noun && file.starts_with(to)
    };
    file.starts_with(&format!("service/src/{shelf}/")) || LENT.iter().any(lent)
}

/// Writes through `Entity::insert` and its like.
fn static_writes(tokens: &[Token], aliases: &Aliases) -> Vec<(Vec<String>, usize)> {
    let paths = (0..tokens.len()).filter_map(|at| path(tokens, at, aliases));
    let writes = paths.filter(|(path, end)| {
        let verb = path.last().is_some_and(|last| STATIC_WRITES.contains(&last.as_str()));
        verb && path.iter().any(|part| part == "Entity") && is(&tokens[*end..], "(")
    });
    writes.map(|(path, end)| (path, tokens[end].line)).collect()
}

/// Writes through `row.update(tx.db())` and its like: line, and the entity where it can be told.
fn row_writes(tokens: &[Token], aliases: &Aliases) -> Vec<(Option<Vec<String>>, usize)> {
    let mut writes = vec![];
    for verb in ["insert", "update", "save", "delete"] {
        for dot in find(tokens, ". _ (").filter(|at| tokens[at + 1].text == verb) {
            let arguments = &tokens[dot + 2..closing(tokens, dot + 2)];
            if !arguments.iter().any(|token| token.text == "db" || token.text == "connection") {
                continue;
            }
            let root = root_of(tokens, dot);
            let direct = path(tokens, root, aliases).map(|(path, _)| path);
            let direct = direct.filter(|path| owner(path).is_some());
            let entity = direct.or_else(|| entity_of(tokens, root, &tokens[root].text, aliases));
            writes.push((entity, tokens[dot].line));
        }
    }
    writes
}

#[test]
fn only_its_shelf_writes_a_table() {
    let mut broken = vec![];
    let mut seen = 0;
    for source in below(&["service/src", "api/src"]) {
        let file = source.path.as_str();
        let tokens = source.production();
        let aliases = aliases(&tokens);
        let foreign = aliases.values().filter_map(|path| owner(path));
        let foreign = foreign.filter(|(shelf, noun)| !may_write(file, shelf, noun)).count();
        let known =
            static_writes(&tokens, &aliases).into_iter().map(|(path, line)| (Some(path), line));
        for (path, line) in known.chain(row_writes(&tokens, &aliases)) {
            seen += 1;
            match path.as_deref().and_then(owner) {
                Some((shelf, noun)) if !may_write(file, shelf, noun) => {
                    broken.push(format!("{}:{line} writes {shelf}.{noun}", source.path));
                }
                None if foreign > 0 => broken.push(format!(
                    "{}:{line} writes a row whose type the test cannot tell: annotate the variable",
                    source.path
                )),
                _ => {}
            }
        }
    }
    assert!(seen > 20, "the test sees the writes");
    none("only its shelf writes a table", &broken);
}

#[test]
fn writes_are_not_hidden_in_raw_statements() {
    let mut broken = vec![];
    let hidden =
        ["Query :: insert", "Query :: update", "Query :: delete", "Statement :: from_string"];
    let more = ["execute_unprepared", "Statement :: from_sql_and_values"];
    for source in below(&["service/src", "api/src"]) {
        if MAY_HIDE.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        let tokens = source.production();
        for pattern in hidden.iter().chain(&more) {
            for at in find(&tokens, pattern) {
                broken.push(format!("{}:{} {pattern}", source.path, tokens[at].line));
            }
        }
    }
    none("writes name their entity", &broken);
}
