//! The source tree as the architecture tests read it: words and marks, without comments.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number,
    /// A string or character literal; the text is its content as written.
    Text,
    Mark,
}

/// The smallest part of a source that the rules speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// From the root of the repository.
    pub path: String,
    pub text: String,
    pub tokens: Vec<Token>,
}

static TREE: LazyLock<Vec<Source>> = LazyLock::new(read_tree);

/// Root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file whose path begins with one of these.
pub fn below<'a>(folders: &'a [&str]) -> impl Iterator<Item = &'static Source> + 'a {
    TREE.iter().filter(|source| folders.iter().any(|folder| source.path.starts_with(folder)))
}

fn read_tree() -> Vec<Source> {
    let root = root();
    let members = ["api", "bench", "entity", "migration", "service", "tests"];
    let mut sources = vec![];
    for member in members.map(|member| root.join(member)).iter().filter(|path| path.is_dir()) {
        collect(member, &root, &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn collect(folder: &Path, root: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect(&path, root, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let tokens = tokens(&text);
            sources.push(Source { path, text, tokens });
        }
    }
}

impl Source {
    /// The tokens outside of `#[cfg(test)]`.
    #[must_use]
    pub fn production(&self) -> Vec<Token> {
        let mut kept = vec![];
        let mut at = 0;
        while at < self.tokens.len() {
            if is(&self.tokens[at..], "# [ cfg ( test ) ]") {
                at = after_item(&self.tokens, at);
            } else {
                kept.push(self.tokens[at].clone());
                at += 1;
            }
        }
        kept
    }

    /// `service/src/sales/…` stands on the shelf `sales`; files beside the shelves on none.
    #[must_use]
    pub fn shelf(&self) -> Option<&str> {
        let mut parts = self.path.split('/').skip(2);
        let shelf = parts.next()?;
        parts.next().map(|_| shelf)
    }
}

/// Do the tokens begin with these words and marks? `_` stands for any one token.
#[must_use]
pub fn is(tokens: &[Token], pattern: &str) -> bool {
    let mut wanted = pattern.split_whitespace().enumerate();
    wanted.all(|(at, text)| {
        tokens
            .get(at)
            .is_some_and(|token| text == "_" || token.kind != Kind::Text && token.text == text)
    })
}

/// Places where the pattern begins.
pub fn find<'a>(tokens: &'a [Token], pattern: &'a str) -> impl Iterator<Item = usize> + 'a {
    (0..tokens.len()).filter(move |at| is(&tokens[*at..], pattern))
}

/// Index of the mark that closes the one at `open`.
#[must_use]
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open).filter(|(_, t)| t.kind == Kind::Mark) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

/// Index behind the item at `start`, its attributes included.
fn after_item(tokens: &[Token], start: usize) -> usize {
    let mut at = start;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            ";" if tokens[at].kind == Kind::Mark => return at + 1,
            "{" if tokens[at].kind == Kind::Mark => return closing(tokens, at) + 1,
            "(" | "[" if tokens[at].kind == Kind::Mark => at = closing(tokens, at) + 1,
            _ => at += 1,
        }
    }
    at
}

/// Splits a source into its tokens.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = vec![];
    let (mut at, mut line) = (0, 1);
    while at < letters.len() {
        let (kind, end) = next(&letters, at);
        if let Some(kind) = kind {
            let mut text: String = letters[at..end].iter().collect();
            if kind == Kind::Text {
                let bare = text.trim_start_matches(['b', 'r', 'c', '#']).trim_end_matches('#');
                text = bare.get(1..bare.len() - 1).unwrap_or_default().to_owned();
            }
            tokens.push(Token { kind, text, line });
        }
        line += letters[at..end].iter().filter(|letter| **letter == '\n').count();
        at = end;
    }
    tokens
}

/// Kind of the token at `at`, none for space and comments, and where it ends.
fn next(letters: &[char], at: usize) -> (Option<Kind>, usize) {
    let letter = letters[at];
    let second = letters.get(at + 1).copied().unwrap_or(' ');
    let while_in = |from: usize, inside: fn(char) -> bool| {
        (from..letters.len()).find(|i| !inside(letters[*i])).unwrap_or(letters.len())
    };
    match (letter, second) {
        ('/', '/') => (None, while_in(at, |letter| letter != '\n')),
        ('/', '*') => (None, block_comment(letters, at)),
        ('"', _) => (Some(Kind::Text), quoted(letters, at, '"')),
        ('\'', '\\') => (Some(Kind::Text), quoted(letters, at, '\'')),
        ('\'', _) if letters.get(at + 2) == Some(&'\'') => (Some(Kind::Text), at + 3),
        ('\'', _) => (Some(Kind::Word), while_in(at + 1, |l| l.is_alphanumeric() || l == '_')),
        (':', ':') | ('-' | '=', '>') => (Some(Kind::Mark), at + 2),
        _ if letter.is_whitespace() => (None, while_in(at, char::is_whitespace)),
        _ if letter.is_alphabetic() || letter == '_' => {
            let end = while_in(at, |letter| letter.is_alphanumeric() || letter == '_');
            match literal_after_prefix(letters, at, end) {
                Some(end) => (Some(Kind::Text), end),
                None => (Some(Kind::Word), end),
            }
        }
        _ if letter.is_ascii_digit() => (Some(Kind::Number), number(letters, at)),
        _ => (Some(Kind::Mark), at + 1),
    }
}

fn number(letters: &[char], at: usize) -> usize {
    let mut end = at;
    let is = |i: usize, inside: fn(&char) -> bool| letters.get(i).is_some_and(inside);
    while is(end, |letter| letter.is_alphanumeric() || *letter == '_')
        // Not the second point of a range and not the point of a field or a method.
        || is(end, |letter| *letter == '.')
            && is(end + 1, char::is_ascii_digit)
            && (at == 0 || letters[at - 1] != '.')
    {
        end += 1;
    }
    end
}

fn literal_after_prefix(letters: &[char], at: usize, end: usize) -> Option<usize> {
    let prefix: String = letters[at..end].iter().collect();
    if !matches!(prefix.as_str(), "r" | "b" | "br" | "c" | "cr") {
        return None;
    }
    let hashes = letters[end..].iter().take_while(|letter| **letter == '#').count();
    if letters.get(end + hashes) != Some(&'"') {
        return None;
    }
    if !prefix.contains('r') {
        return Some(quoted(letters, end, '"'));
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let open = end + hashes + 1;
    let found = letters[open..].windows(close.len()).position(|window| window == close);
    found.map(|found| open + found + close.len())
}

fn quoted(letters: &[char], at: usize, quote: char) -> usize {
    let mut end = at + 1;
    while end < letters.len() && letters[end] != quote {
        end += if letters[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(letters.len())
}

fn block_comment(letters: &[char], at: usize) -> usize {
    let (mut depth, mut end) = (0, at);
    while end < letters.len() {
        match (letters[end], letters.get(end + 1)) {
            ('/', Some('*')) => (depth, end) = (depth + 1, end + 2),
            ('*', Some('/')) => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
        if depth == 0 {
            break;
        }
    }
    end
}

/// Fails with every line when there are any.
#[track_caller]
pub fn none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n  {}\n", broken.join("\n  "));
}
