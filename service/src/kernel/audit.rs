//! The content of an audit row as it is hashed: at birth with the operator's key, later in a chain.
//!
//! A row without a valid birth mark was not written by this program. The chain itself is made
//! afterwards by the sealing job, so that no write ever waits for another's audit row.

use super::cipher::Cipher;
use super::digest;
use entity::kernel::{audit_head, audit_log};

/// Hash over everything a row says, its place in the chain left out.
#[must_use]
pub fn content(row: &audit_log::Model) -> String {
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    digest::hash_all(&[
        &row.id.to_string(),
        &row.at.timestamp_micros().to_string(),
        &row.act,
        &text(row.actor_id.map(Into::into)),
        &row.actor,
        &text(row.project_id.map(Into::into)),
        &row.object_type,
        &text(row.object_id),
        &row.request_id,
        &row.detail.to_string(),
    ])
}

/// The mark a row carries until it is sealed.
#[must_use]
pub fn birth_mark(cipher: &Cipher, row: &audit_log::Model) -> String {
    cipher.search_hash("audit.row", &content(row))
}

/// Does a row carry the mark that this program gave it, under whichever key that is understood?
#[must_use]
pub fn is_ours(cipher: &Cipher, row: &audit_log::Model) -> bool {
    let marks = cipher.search_hashes("audit.row", &content(row));
    row.seal.as_ref().is_some_and(|seal| marks.contains(seal))
}

/// The seal of a row that follows another in the chain.
#[must_use]
pub fn seal(before: &str, seq: i64, row: &audit_log::Model) -> String {
    digest::hash_all(&[before, &seq.to_string(), &content(row)])
}

/// Proof that the chain ends here.
#[must_use]
pub fn proof(cipher: &Cipher, seq: i64, seal: &str) -> String {
    cipher.search_hash("audit.head", &format!("{seq}/{seal}"))
}

/// Is it a proof that this program gave, under whichever key that is understood?
#[must_use]
pub fn is_proof(cipher: &Cipher, head: &audit_head::Model) -> bool {
    let text = format!("{}/{}", head.seq, head.seal);
    cipher.search_hashes("audit.head", &text).contains(&head.proof)
}
