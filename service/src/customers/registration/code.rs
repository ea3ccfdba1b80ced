//! One-time codes: six digits, of which only a keyed hash is kept.

use crate::customers::Customers;
use crate::customers::customer::phone::Phone;
use crate::kernel::cipher::{Cipher, secret};
use crate::kernel::{Result, Tx};
use chrono::TimeDelta;
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

/// What is kept of a report's code; where it goes to a number that was told for it, it proves
/// nobody else.
#[must_use]
pub fn hash(cipher: &Cipher, id: RegistrationId, code: &str, told: Option<&str>) -> String {
    cipher.search_hash(FIELD, &bound(id, code, told))
}

fn bound(id: RegistrationId, code: &str, told: Option<&str>) -> String {
    told.map_or_else(|| format!("{id}:{code}"), |phone| format!("{id}:{code}:{phone}"))
}

/// How long a code lasts.
#[must_use]
pub const fn life() -> TimeDelta {
    TimeDelta::minutes(MINUTES)
}

/// Refuses a code that is not the one sent last, or no longer good; the try is counted already.
pub fn check(tx: &Tx<'_>, row: &Model, code: &str, phone: &Phone) -> Result<()> {
    let alive = row.code_expires_at.is_some_and(|until| until > tx.now);
    let Some(kept) = row.code_hash.as_ref().filter(|_| alive) else {
        return Err(Customers::VisitCodeMissing.into());
    };
    if row.code_tries > TRIES {
        return Err(Customers::VisitCodeUsedUp.into());
    }
    let fits = |told: Option<&str>| {
        let hashes = tx.kernel.cipher.search_hashes(FIELD, &bound(row.id, code.trim(), told));
        hashes.contains(kept)
    };
    let right = fits(None) || fits(Some(phone.as_str()));
    if right { Ok(()) } else { Err(Customers::VisitCodeWrong.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn codes_are_six_digits_and_hashes_are_bound_to_their_report() {
        let code = fresh();
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        let cipher = Cipher::new(&[7; 32]);
        let of = |id, told| hash(&cipher, RegistrationId(Uuid::from_u128(id)), &code, told);
        assert_ne!(of(1, None), of(2, None));
        assert_ne!(of(1, Some("13800000001")), of(1, Some("13800000002")));
    }
}
