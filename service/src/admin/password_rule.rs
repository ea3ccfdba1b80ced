//! Which passwords are too easily guessed to be taken.

use crate::kernel::{Error, FaultCode, Result};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Passwords that guessing programs try first; the shorter ones are refused for their length.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("password_list.txt").lines().collect());

/// Refuses a password that everybody tries first; `pointer` is its place in the body.
pub fn check(pointer: &str, password: &str) -> Result<()> {
    let plain = password.trim().to_lowercase();
    let mut letters = plain.chars();
    let first = letters.next();
    let monotonous = letters.all(|letter| Some(letter) == first);
    if monotonous || COMMON.contains(plain.as_str()) {
        return Err(Error::fault(pointer, FaultCode::TooCommon));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_and_monotonous_passwords_are_refused() {
        for password in ["password", "Password123", " P@ssw0rd ", "12345678", "zzzzzzzzzzzz"] {
            assert!(check("/password", password).is_err(), "{password}");
        }
        assert!(check("/password", "louxiao-admin").is_ok());
        assert!(check("/password", "四只白鹅过河去了").is_ok());
    }

    #[test]
    fn the_list_holds_nothing_in_vain() {
        let lines: Vec<&str> = include_str!("password_list.txt").lines().collect();
        assert_eq!(lines.len(), COMMON.len());
        assert!(lines.iter().all(|line| line.len() >= 8 && line.to_lowercase() == *line));
    }
}
