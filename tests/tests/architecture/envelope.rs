//! One write envelope: transactions begin in one place, time and chance come from the kernel.

use tests::source::{Source, below, find, none};

const ROOMS: &[&str] = &["entity/src", "service/src", "api/src"];

/// Where the lints against beginning, clocks and chance may be answered, and how often.
const ANSWERED: &[(&str, usize)] = &[
    ("api/src/app.rs", 1),
    ("entity/src/lib.rs", 1),
    ("service/src/admin/session/sign_in.rs", 1),
    ("service/src/kernel/clock.rs", 2),
    ("service/src/kernel/commit.rs", 1),
    ("service/src/kernel/database.rs", 1),
    ("service/src/kernel/start.rs", 2),
];

fn outside(owner: &str, patterns: &[&str]) -> Vec<String> {
    let mut broken = vec![];
    for source in below(ROOMS).filter(|source| source.path != owner) {
        let tokens = source.production();
        for pattern in patterns {
            for at in find(&tokens, pattern) {
                broken.push(format!("{}:{} {pattern}", source.path, tokens[at].line));
            }
        }
    }
    broken
}

#[test]
fn transactions_begin_in_one_place() {
    let owner = "service/src/kernel/database.rs";
    let begins = [
        ". begin (",
        ". begin_with_config",
        ". begin_with_options",
        ". transaction (",
        "TransactionTrait",
    ];
    none("transactions begin in the kernel", &outside(owner, &begins));
    let kernel = below(&[owner]).next().map(Source::production).unwrap();
    assert_eq!(find(&kernel, ". begin_with_options").count(), 1);
}

#[test]
fn lints_against_disorder_are_answered_only_where_listed() {
    let mut broken = vec![];
    for source in below(ROOMS) {
        let tokens = source.production();
        let found = find(&tokens, "clippy :: disallowed_methods").count();
        let listed = ANSWERED.iter().find(|(path, _)| *path == source.path).map_or(0, |(_, n)| *n);
        if found > listed {
            broken.push(format!("{}: {found} times, {listed} listed", source.path));
        }
    }
    none("disallowed methods are expected only where listed", &broken);
}

#[test]
fn nothing_is_allowed_where_it_could_be_expected() {
    let mut broken = vec![];
    for source in below(&["entity/src", "service/src", "api/src", "tests"]) {
        for at in find(&source.tokens, "# [ allow (").chain(find(&source.tokens, "# ! [ allow (")) {
            broken.push(format!("{}:{}", source.path, source.tokens[at].line));
        }
    }
    none("`expect` with a reason, not `allow`", &broken);
}

#[test]
fn nothing_panics_on_purpose() {
    let mut broken = vec![];
    let panics = [". unwrap (", ". expect (", "todo !", "unimplemented !", "panic !"];
    for source in below(ROOMS) {
        let tokens = source.production();
        for pattern in panics {
            for at in find(&tokens, pattern) {
                broken.push(format!("{}:{} {pattern}", source.path, tokens[at].line));
            }
        }
    }
    none("no unwrap, expect or todo", &broken);
}

#[test]
fn exact_numbers_are_not_floats() {
    let mut broken = vec![];
    for source in below(&["entity/src", "service/src", "api/src", "migration/src"]) {
        if source.path.contains("/analytics/") {
            continue;
        }
        for token in source.production() {
            let literal = token.kind == tests::source::Kind::Number && token.text.contains('.');
            if literal || matches!(token.text.as_str(), "f32" | "f64") && is_word(&token) {
                broken.push(format!("{}:{} {}", source.path, token.line, token.text));
            }
        }
    }
    none("no floating point outside analytics", &broken);
}

fn is_word(token: &tests::source::Token) -> bool {
    token.kind == tests::source::Kind::Word
}
