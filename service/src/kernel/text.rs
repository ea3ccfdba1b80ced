//! Free text from outside: brought to one form before it is compared or stored.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// Without surrounding blanks; empty text counts as none.
#[must_use]
pub fn tidy(text: &str) -> String {
    text.trim().to_owned()
}

/// Letters that nobody sees or that turn the direction of writing: two texts that look alike must
/// be alike. Line ends and tabs are writing, and joiners belong to letters.
#[must_use]
pub fn is_hidden(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
        || matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Serializes a secret as nothing, so that the hash of a request does not help to guess it.
pub fn unsaid<S: serde::Serializer>(_: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_unit()
}

/// A LIKE pattern that finds the text anywhere, its wildcards escaped by `!`.
#[must_use]
pub fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Rows of which one column holds the text, whatever its case: LIKE alone would heed it on one
/// database and not on another.
pub fn mentioned<C: ColumnTrait>(columns: &[C], text: &str) -> Condition {
    let pattern = contains_pattern(&text.trim().to_lowercase());
    columns.iter().fold(Condition::any(), |any, column| {
        let lower = Expr::expr(Func::lower(Expr::col(column.as_column_ref())));
        any.add(lower.like(LikeExpr::new(pattern.clone()).escape('!')))
    })
}

/// Digits of a phone number with an optional leading `+`, without blanks and dashes.
#[must_use]
pub fn phone_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// Replaces all but the last four characters by asterisks.
#[must_use]
pub fn masked(tail: &str) -> String {
    format!("****{tail}")
}

/// Keeps so many first and last characters, an asterisk for each of the others.
#[must_use]
pub fn keep(text: &str, first: usize, last: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let hidden = first..letters.len().saturating_sub(last).max(first);
    letters
        .iter()
        .enumerate()
        .map(|(at, letter)| if hidden.contains(&at) { '*' } else { *letter })
        .collect()
}

/// `138****0000`; of short numbers less is shown.
#[must_use]
pub fn masked_phone(phone: &str) -> String {
    if phone.len() >= 10 { keep(phone, 3, 4) } else { keep(phone, 2, 2) }
}

/// `l***@example.com`.
#[must_use]
pub fn masked_email(email: &str) -> String {
    let (name, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(usize::from(name.chars().count() > 1)).collect();
    format!("{first}***@{domain}")
}

/// The last four characters.
#[must_use]
pub fn tail(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.iter().skip(letters.len().saturating_sub(4)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_letters_are_told_from_writing() {
        assert!("李\u{202e}四\u{200b}\u{0}\u{7f}".chars().filter(|c| is_hidden(*c)).count() == 4);
        assert!(!"李四 Ö\t\n👨\u{200d}👩".chars().any(is_hidden));
    }

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(keep("13800000000", 3, 4), "138****0000");
        assert_eq!(keep("440101199001011234", 4, 4), "4401**********1234");
        assert_eq!(keep("abc", 0, 0), "***");
        assert_eq!(masked_phone("+12345678"), "+1*****78");
        assert_eq!(masked_email("li.na@example.com"), "l***@example.com");
        assert_eq!(masked_email("a@b.cn"), "***@b.cn");
    }

    #[test]
    fn wildcards_are_escaped() {
        assert_eq!(contains_pattern("A_1%!"), "%A!_1!%!!%");
    }
}
