//! Checksums of eighteen characters: the resident identity number (GB 11643) and the unified
//! social credit code (GB 32100).

use chrono::{Datelike, NaiveDate};

/// First two digits of an identity number: the province or region.
const REGIONS: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83",
];
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS: &[u8; 11] = b"10X98765432";

const CODE_LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Is it an identity number of somebody born by `today`?
pub(super) fn is_resident_id(number: &str, today: NaiveDate) -> bool {
    let region = number.get(..2).is_some_and(|region| REGIONS.contains(&region));
    region && born(number, today) && checked_mod_11(number)
}

/// The permanent resident card for foreigners has the same shape, but starts with a nine.
pub(super) fn is_resident_card(number: &str, today: NaiveDate) -> bool {
    number.starts_with('9') && born(number, today) && checked_mod_11(number)
}

/// Digits 7 to 14 are a day that a living person can be born on.
fn born(number: &str, today: NaiveDate) -> bool {
    let part = |from: usize, to: usize| number.get(from..to)?.parse::<u32>().ok();
    let day = || {
        let year = i32::try_from(part(6, 10)?).ok()?;
        NaiveDate::from_ymd_opt(year, part(10, 12)?, part(12, 14)?)
    };
    day().is_some_and(|day| day <= today && today.year() - day.year() <= 150)
}

/// ISO 7064 MOD 11-2 over seventeen digits.
fn checked_mod_11(number: &str) -> bool {
    let Some((body, check)) = number.as_bytes().split_at_checked(17) else { return false };
    if check.len() != 1 || !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 =
        body.iter().zip(ID_WEIGHTS).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
    ID_CHECKS.get((sum % 11) as usize) == check.first()
}

/// Is it a unified social credit code? MOD 31 over seventeen characters.
pub(super) fn is_credit_code(number: &str) -> bool {
    let values: Option<Vec<u32>> = number
        .chars()
        .map(|letter| CODE_LETTERS.find(letter).and_then(|at| u32::try_from(at).ok()))
        .collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let sum: u32 = values.iter().zip(CODE_WEIGHTS).map(|(value, weight)| value * weight).sum();
    values.last() == Some(&((31 - sum % 31) % 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 3, 10).unwrap_or_default()
    }

    #[test]
    fn identity_numbers_carry_a_day_and_a_checksum() {
        assert!(is_resident_id("11010519491231002X", today()));
        for number in [
            "110105194912310021", // checksum
            "11010519491331002X", // month
            "99010519491231002X", // region
            "110105202503110024", // tomorrow
            "1101051949123100",
            "",
        ] {
            assert!(!is_resident_id(number, today()), "{number}");
        }
    }

    #[test]
    fn credit_codes_carry_a_checksum() {
        assert!(is_credit_code("91350100M000100Y43"));
        for code in ["91350100M000100Y44", "91350100I000100Y43", "91350100M000100Y4", ""] {
            assert!(!is_credit_code(code), "{code}");
        }
    }
}
