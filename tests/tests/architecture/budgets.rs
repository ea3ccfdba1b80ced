//! Budgets: what fits into a head stays readable.

use tests::source::{Kind, Source, Token, below, closing, find, is, none};

const FILE: usize = 400;
const MEDIAN: usize = 100;
const COLUMNS: usize = 100;
const HANDLER: usize = 15;
const PARAMETERS: usize = 5;

const EVERYTHING: &[&str] = &["api", "bench", "entity", "migration", "service", "tests"];

/// Tables of texts in two languages, and one statement: there a line may be as long as its texts.
const LONG_TEXTS: &[&str] = &[
    "/refusal.rs",
    "api/src/problem.rs",
    "service/src/kernel/acts.rs",
    "service/src/kernel/parameter_list.rs",
    "tests/src/database.rs",
];

#[test]
fn files_fit_their_budget() {
    let mut lengths = vec![];
    let mut broken = vec![];
    for source in below(EVERYTHING) {
        let length = source.text.lines().count();
        lengths.push(length);
        if length > FILE {
            broken.push(format!("{}: {length} lines", source.path));
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    println!("{} files, median {median} lines", lengths.len());
    assert!(median <= MEDIAN, "the median file has {median} lines");
    none("files have at most 400 lines", &broken);
}

/// Columns of a line without what its string literals hold.
fn bare_columns(source: &Source, number: usize, line: &str) -> usize {
    let texts =
        source.tokens.iter().filter(|token| token.line == number && token.kind == Kind::Text);
    let inside: usize = texts.map(|token| token.text.chars().count()).sum();
    line.chars().count().saturating_sub(inside)
}

#[test]
fn lines_fit_their_budget() {
    let mut broken = vec![];
    for source in below(EVERYTHING) {
        let texts = LONG_TEXTS.iter().any(|end| source.path.ends_with(end));
        for (number, line) in source.text.lines().enumerate() {
            let columns = line.chars().count();
            let in_example = line.contains("example = json!(");
            if columns <= COLUMNS
                || (texts || in_example) && bare_columns(source, number + 1, line) <= COLUMNS
            {
                continue;
            }
            broken.push(format!("{}:{} {columns} columns", source.path, number + 1));
        }
    }
    none("lines have at most 100 columns", &broken);
}

/// Parameters of the function whose name stands at `at`.
fn parameters(tokens: &[Token], at: usize) -> Option<usize> {
    let mut open = at + 1;
    if tokens.get(open)?.text == "<" {
        let mut depth = 0_i32;
        loop {
            match tokens.get(open)?.text.as_str() {
                "<" => depth += 1,
                ">" => depth -= 1,
                _ => {}
            }
            open += 1;
            if depth == 0 {
                break;
            }
        }
    }
    if tokens.get(open)?.text != "(" {
        return None;
    }
    // A pattern or a type may hold commas of its own; a parameter has exactly one colon outside.
    let end = closing(tokens, open);
    let (mut depth, mut count) = (0_i32, 0);
    for token in &tokens[open + 1..end] {
        match token.text.as_str() {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" | ">" => depth -= 1,
            ":" if depth == 0 => count += 1,
            _ => {}
        }
    }
    Some(count)
}

#[test]
fn functions_take_at_most_five_parameters() {
    let mut broken = vec![];
    let mut seen = 0;
    for source in below(EVERYTHING) {
        for at in find(&source.tokens, "fn _") {
            let Some(count) = parameters(&source.tokens, at + 1) else { continue };
            seen += 1;
            if count > PARAMETERS {
                let name = &source.tokens[at + 1];
                broken.push(format!("{}:{} {} takes {count}", source.path, name.line, name.text));
            }
        }
    }
    assert!(seen > 300, "the test sees the functions");
    none("functions take at most five parameters", &broken);
}

#[test]
fn handlers_are_short() {
    let mut broken = vec![];
    let mut seen = 0;
    for source in below(&["api/src"]) {
        let tokens = source.production();
        for method in ["get", "post", "put", "patch", "delete"] {
            for at in find(&tokens, "# [ _ (").filter(|at| tokens[at + 2].text == method) {
                let Some(start) = (at..tokens.len()).find(|i| is(&tokens[*i..], "async fn")) else {
                    continue;
                };
                let Some(open) = body(&tokens, start) else { continue };
                let lines = tokens[closing(&tokens, open)].line - tokens[start].line + 1;
                seen += 1;
                if lines > HANDLER {
                    broken.push(format!("{}:{} {lines} lines", source.path, tokens[start].line));
                }
            }
        }
    }
    assert!(seen > 5, "the test sees the handlers");
    none("handlers have at most 15 lines", &broken);
}

/// The brace that opens the body of the function at `start`.
fn body(tokens: &[Token], start: usize) -> Option<usize> {
    let mut at = start;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "(" => at = closing(tokens, at) + 1,
            "{" => return Some(at),
            _ => at += 1,
        }
    }
    None
}
