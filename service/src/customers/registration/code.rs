//! One-time codes: six digits, of which only a keyed hash is kept.

use crate::customers::Customers;
use crate::customers::customer::phone::Phone;
use crate::kernel::cipher::{Cipher, secret};
use crate::kernel::{Result, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::registration::Model;
use entity::id::RegistrationId;

/// A code can be used so long.
pub const MINUTES: i64 = 10;
/// Tries of one code.
const TRIES: i32 = 5;
/// To which hashes of codes are bound.
const FIELD: &str = "visit_code";

/// Six digits that nobody guesses.
#[must_use]
pub fn fresh() -> String {
    let word = secret();
    let number = u64::from_str_radix(word.get(..15).unwrap_or_default(), 16).unwrap_or_default();
    format!("{:06}", number % 1_000_000)
}

/// What is kept of a report's code; it proves the number that it went to and no other.
#[must_use]
pub fn hash(cipher: &Cipher, id: RegistrationId, code: &str, phone: &str) -> String {
    cipher.search_hash(FIELD, &bound(id, code, phone))
}

fn bound(id: RegistrationId, code: &str, phone: &str) -> String {
    format!("{id}:{code}:{phone}")
}

/// How long a code lasts.
#[must_use]
pub const fn life() -> TimeDelta {
    TimeDelta::minutes(MINUTES)
}

/// Refuses a code that is not the one sent last, or no longer good; the try is counted already.
pub fn check(tx: &Tx<'_>, row: &Model, code: &str, phone: &Phone) -> Result<()> {
    // This try is counted already.
    let kept = usable(row, tx.now, TRIES)?;
    let said = bound(row.id, code.trim(), phone.as_str());
    let right = tx.kernel.cipher.search_hashes(FIELD, &said).contains(kept);
    if right { Ok(()) } else { Err(Customers::VisitCodeWrong.into()) }
}

/// Refuses where no code is there that can be tried once more.
pub fn ready(row: &Model, now: DateTime<Utc>) -> Result<()> {
    usable(row, now, TRIES - 1).map(drop)
}

fn usable(row: &Model, now: DateTime<Utc>, tries: i32) -> Result<&String> {
    let alive = row.code_expires_at.is_some_and(|until| until > now);
    let Some(kept) = row.code_hash.as_ref().filter(|_| alive) else {
        return Err(Customers::VisitCodeMissing.into());
    };
    if row.code_tries > tries { Err(Customers::VisitCodeUsedUp.into()) } else { Ok(kept) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn codes_are_six_digits_and_hashes_are_bound_to_report_and_number() {
        let code = fresh();
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        let cipher = Cipher::new(&[7; 32]);
        let of = |id, phone| hash(&cipher, RegistrationId(Uuid::from_u128(id)), &code, phone);
        assert_ne!(of(1, "13800000001"), of(2, "13800000001"));
        assert_ne!(of(1, "13800000001"), of(1, "13800000002"));
    }
}
