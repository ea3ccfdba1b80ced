//! The number that is reported: whole, or its first three and last four digits.

use crate::customers::customer::phone::Phone;

/// What a broker tells of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    Whole(Phone),
    /// `138****8000`, as the whole number's mask will be.
    Part(String),
}

impl Reported {
    /// Reads what somebody typed; none where it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Phone::parse(text).map(Self::Whole).or_else(|| part(text).map(Self::Part))
    }

    /// What is shown of it.
    #[must_use]
    pub fn mask(&self) -> String {
        match self {
            Self::Whole(phone) => phone.masked(),
            Self::Part(mask) => mask.clone(),
        }
    }
}

/// Three digits of a mobile number, asterisks, the last four.
fn part(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|letter| !" -\u{a0}\u{3000}".contains(*letter)).collect();
    let (first, rest) = text.split_once(['*', '＊'])?;
    let last = rest.trim_start_matches(['*', '＊']);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mobile = matches!(first.as_bytes(), [b'1', b'3'..=b'9', _]);
    let fits = mobile && digits(first) && last.len() == 4 && digits(last);
    fits.then(|| format!("{first}****{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_partial_numbers_are_read() {
        for (text, mask, whole) in [
            ("138 0013 8000", "138****8000", true),
            ("138****8000", "138****8000", false),
            (" 138-****-8000 ", "138****8000", false),
            ("138*8000", "138****8000", false),
            ("138＊＊＊＊8000", "138****8000", false),
        ] {
            let reported = Reported::parse(text);
            assert_eq!(reported.as_ref().map(Reported::mask).as_deref(), Some(mask), "{text}");
            assert_eq!(matches!(reported, Some(Reported::Whole(_))), whole, "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in [
            "",
            "138",
            "****8000",
            "138****800",
            "138****80001",
            "128****8000",
            "1380****8000",
            "138**00**8000",
            "abc****8000",
        ] {
            assert_eq!(Reported::parse(text), None, "{text}");
        }
    }
}
