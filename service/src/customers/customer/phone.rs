//! Phone numbers 电话: mainland mobile and landline, and international ones.

use crate::kernel::text;

/// A number in its one form: national digits on the mainland, `+` and digits elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads what people type: blanks, dashes, brackets and full-width digits are no matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = plain(text)?;
        let digits = match digits.strip_prefix("00") {
            Some(rest) => format!("+{rest}"),
            None => digits,
        };
        let national = match digits.strip_prefix("+86") {
            Some(rest) => rest,
            None if digits.starts_with('+') => return international(&digits),
            None => &digits,
        };
        // Abroad, mainland landlines are written without their leading zero.
        let with_zero = format!("0{national}");
        let candidates = [national, if digits.starts_with('+') { &with_zero } else { national }];
        let domestic = |number: &&str| mobile(number) || landline(number) || hotline(number);
        candidates.into_iter().find(domestic).map(|number| Self(number.to_owned()))
    }

    /// The one form, for hashing and sealing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****0000`.
    #[must_use]
    pub fn masked(&self) -> String {
        text::masked_phone(&self.0)
    }
}

/// Digits with an optional leading plus, or nothing when there is anything else.
fn plain(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => digits.push(char::from_digit(letter as u32 - '０' as u32, 10)?),
            '+' | '＋' if digits.is_empty() => digits.push('+'),
            ' ' | '-' | '(' | ')' | '（' | '）' | '\u{a0}' | '\u{3000}' => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// 1, then 3 to 9, then nine digits.
fn mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

/// Area code 010, 02x or 0xxx, then seven or eight digits that start with 2 to 9.
fn landline(number: &str) -> bool {
    let bytes = number.as_bytes();
    if !(10..=12).contains(&bytes.len()) || bytes[0] != b'0' {
        return false;
    }
    let short = matches!(&bytes[..3], [b'0', b'1', b'0'] | [b'0', b'2', _]);
    let (area, lengths) = if short { (3, 8..=8) } else { (4, 7..=8) };
    bytes[1] != b'0'
        && lengths.contains(&(bytes.len() - area))
        && (b'2'..=b'9').contains(&bytes[area])
}

/// 400 and 800 numbers of companies.
fn hotline(number: &str) -> bool {
    number.len() == 10 && (number.starts_with("400") || number.starts_with("800"))
}

/// E.164: a country code that does not start with zero, eight to fifteen digits in all.
fn international(number: &str) -> Option<Phone> {
    let digits = number.strip_prefix('+')?;
    let fits = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    fits.then(|| Phone(number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Phone::parse(text).map(|phone| phone.0)
    }

    #[test]
    fn one_number_has_one_form() {
        for text in [
            "13800138000",
            " 138 0013 8000 ",
            "138-0013-8000",
            "+86 138 0013 8000",
            "0086-13800138000",
            "＋８６１３８００１３８０００",
        ] {
            assert_eq!(read(text).as_deref(), Some("13800138000"), "{text}");
        }
        for text in ["020-88886666", "(020) 8888 6666", "+86 20 8888 6666"] {
            assert_eq!(read(text).as_deref(), Some("02088886666"), "{text}");
        }
        assert_eq!(read("0755-8888666").as_deref(), Some("07558888666"));
        assert_eq!(read("400 820 8820").as_deref(), Some("4008208820"));
        assert_eq!(read("+852 9123 4567").as_deref(), Some("+85291234567"));
        assert_eq!(read("001 415 555 2671").as_deref(), Some("+14155552671"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "138",
            "12800138000",
            "1380013800",
            "138001380001",
            "138abcd8000",
            "020-1888666",
            "0000000000",
            "+012345678",
            "+86 12345",
            "+1234567890123456",
            "1+3800138000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn masks_show_three_and_four() {
        let masked = |text: &str| Phone::parse(text).map(|phone| phone.masked());
        assert_eq!(masked("13812340000").as_deref(), Some("138****0000"));
        assert_eq!(masked("02088886666").as_deref(), Some("020****6666"));
        assert_eq!(masked("+12345678").as_deref(), Some("+1*****78"));
    }
}
