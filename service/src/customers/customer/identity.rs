//! Identity documents 证件: which numbers each kind can bear.

use super::mask;
use super::resident_id::{is_credit_code, is_resident_card, is_resident_id};
use chrono::NaiveDate;
use entity::customers::customer::{CustomerKind, IdType};

/// A number in upper case that fits its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdNumber(String);

impl IdNumber {
    /// Reads a number of a document; checksums and birth dates have to hold.
    #[must_use]
    pub fn parse(kind: IdType, text: &str, today: NaiveDate) -> Option<Self> {
        let number = tidy(text);
        let fits = match kind {
            IdType::ResidentId => is_resident_id(&number, today),
            IdType::BusinessLicence => is_credit_code(&number),
            IdType::Passport => shaped(&number, 0..=2, 4..=15),
            IdType::HkMacauPermit => hk_macau(&number),
            IdType::TaiwanPermit => taiwan(&number),
            IdType::ForeignPermanentResident => {
                is_resident_card(&number, today)
                    || (number.len() == 15 && shaped(&number, 3..=3, 12..=12))
            }
            IdType::OfficerId => officer(&number),
        };
        fits.then_some(Self(number))
    }

    /// The one form, for hashing and sealing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Never more than four characters at either end, and less of short numbers.
    #[must_use]
    pub fn masked(&self) -> String {
        match self.0.chars().count() {
            15.. => mask::keep(&self.0, 4, 4),
            8..15 => mask::keep(&self.0, 1, 3),
            _ => mask::keep(&self.0, 0, 2),
        }
    }
}

/// The one form of a number that somebody typed.
#[must_use]
pub fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
}

/// The last four characters of a number, by which it is found; none of one that they would give
/// away. What follows the digits of an officer's number is no part of them.
#[must_use]
pub fn tail(number: &str) -> Option<&str> {
    let number = number.strip_suffix('号').unwrap_or(number);
    let (at, _) = number.char_indices().rev().nth(3)?;
    (number.chars().count() >= 8).then(|| &number[at..])
}

/// What somebody of the kind shows as a rule, where nothing was shown yet.
#[must_use]
pub const fn usual(kind: CustomerKind) -> IdType {
    match kind {
        CustomerKind::Person => IdType::ResidentId,
        CustomerKind::Company => IdType::BusinessLicence,
    }
}

/// Companies show their licence, people anything else.
#[must_use]
pub fn suits(kind: CustomerKind, id_type: IdType) -> bool {
    (kind == CustomerKind::Company) == (id_type == IdType::BusinessLicence)
}

/// So many letters, then so many digits or letters, all ASCII and not without a digit.
fn shaped(
    number: &str,
    letters: std::ops::RangeInclusive<usize>,
    rest: std::ops::RangeInclusive<usize>,
) -> bool {
    let head = number.chars().take_while(char::is_ascii_uppercase).count();
    let tail = number.len().saturating_sub(head.min(*letters.end()));
    number.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && number.chars().any(|c| c.is_ascii_digit())
        && head >= *letters.start()
        && rest.contains(&tail)
}

/// To the mainland H or M with eight or ten digits; from it C or W, one character, seven digits.
fn hk_macau(number: &str) -> bool {
    let digits = |from: usize| number.get(from..).is_some_and(all_digits);
    match number.as_bytes().first() {
        Some(b'H' | b'M') => matches!(number.len(), 9 | 11) && digits(1),
        Some(b'C' | b'W') => {
            number.len() == 9
                && digits(2)
                && number.as_bytes().get(1).is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}

/// Eight digits, or ten with an optional letter.
fn taiwan(number: &str) -> bool {
    let body = number.trim_end_matches(|c: char| c.is_ascii_uppercase());
    all_digits(body)
        && match number.len() - body.len() {
            0 => matches!(body.len(), 8 | 10),
            1 => body.len() == 10,
            _ => false,
        }
}

/// A few characters of the service, four to ten digits, perhaps 号.
fn officer(number: &str) -> bool {
    let body = number.strip_suffix('号').unwrap_or(number);
    let head = body.chars().take_while(|c| !c.is_ascii_digit()).count();
    let digits: String = body.chars().skip(head).collect();
    head <= 4
        && body.chars().take(head).all(char::is_alphabetic)
        && (4..=10).contains(&digits.len())
        && all_digits(&digits)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(kind: IdType, text: &str) -> Option<IdNumber> {
        IdNumber::parse(kind, text, NaiveDate::from_ymd_opt(2025, 3, 10)?)
    }

    #[test]
    fn each_document_bears_its_own_numbers() {
        for (kind, text, fits) in [
            (IdType::ResidentId, "11010519491231002x", true),
            (IdType::ResidentId, "110105 1949 1231 002X", true),
            (IdType::ResidentId, "E12345678", false),
            (IdType::Passport, "E12345678", true),
            (IdType::Passport, "EA1234567", true),
            (IdType::Passport, "123456789", true),
            (IdType::Passport, "E1", false),
            (IdType::Passport, "ABCDEFGH", false),
            (IdType::HkMacauPermit, "H12345678", true),
            (IdType::HkMacauPermit, "M1234567890", true),
            (IdType::HkMacauPermit, "CA1234567", true),
            (IdType::HkMacauPermit, "X12345678", false),
            (IdType::TaiwanPermit, "12345678", true),
            (IdType::TaiwanPermit, "1234567890B", true),
            (IdType::TaiwanPermit, "1234567", false),
            (IdType::ForeignPermanentResident, "CAN110098065001", true),
            (IdType::ForeignPermanentResident, "CA1100980650012", false),
            (IdType::OfficerId, "军字第1234567号", true),
            (IdType::OfficerId, "军字第", false),
            (IdType::BusinessLicence, "91350100m000100y43", true),
            (IdType::BusinessLicence, "91350100M000100Y44", false),
        ] {
            assert_eq!(parse(kind, text).is_some(), fits, "{text}");
        }
    }

    #[test]
    fn masks_never_show_more_than_four_at_an_end() {
        let masked = |kind, text| parse(kind, text).map(|number| number.masked());
        let resident = masked(IdType::ResidentId, "11010519491231002X");
        assert_eq!(resident.as_deref(), Some("1101**********002X"));
        assert_eq!(masked(IdType::Passport, "E12345678").as_deref(), Some("E*****678"));
        assert_eq!(masked(IdType::Passport, "AB1234").as_deref(), Some("****34"));
    }

    #[test]
    fn tails_are_four_characters_of_long_numbers() {
        for (number, wanted) in [
            ("11010519491231002X", Some("002X")),
            ("E12345678", Some("5678")),
            ("军字第1234567号", Some("4567")),
            ("军字第1234号", None),
            ("AB1234", None),
            ("", None),
        ] {
            assert_eq!(tail(number), wanted, "{number}");
        }
    }

    #[test]
    fn companies_show_their_licence() {
        assert!(suits(CustomerKind::Company, IdType::BusinessLicence));
        assert!(suits(CustomerKind::Person, IdType::Passport));
        assert!(!suits(CustomerKind::Company, IdType::Passport));
        assert!(!suits(CustomerKind::Person, IdType::BusinessLicence));
    }
}
