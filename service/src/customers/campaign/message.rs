//! What a campaign says to one customer: two places in its text are filled in.

use entity::customers::customer::{self, CustomerKind, Gender};

const NAME: &str = "{name}";
const TITLE: &str = "{title}";

/// Whether the text has no places but those that can be filled.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let rest = text.replace(NAME, "").replace(TITLE, "");
    !rest.contains(['{', '}'])
}

/// The text as it is said to a customer; who has no title is called by the name alone.
#[must_use]
pub fn said(text: &str, to: &customer::Model) -> String {
    let title = match (to.kind, to.gender) {
        (CustomerKind::Person, Some(Gender::Male)) => "先生",
        (CustomerKind::Person, Some(Gender::Female)) => "女士",
        _ => "",
    };
    // The title first: what a name contains is never taken for a place.
    text.replace(TITLE, title).replace(NAME, &to.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_hold_a_name_and_a_title_and_no_other_place() {
        for (text, plain) in [
            ("您好", true),
            ("{name}{title}您好", true),
            ("{phone}", false),
            ("{name", false),
            ("name}", false),
            ("{{name}}", false),
        ] {
            assert_eq!(is_plain(text), plain, "{text}");
        }
    }
}
