//! Tickets: for a while, whoever has one is let in to one thing without signing in.
//!
//! A ticket is signed and stored nowhere. It ends by itself, and with the thing.

use super::{Kernel, digest};
use uuid::Uuid;

/// A ticket to the thing, good until this second; `purpose` keeps tickets apart.
pub fn issue(kernel: &Kernel, purpose: &str, id: Uuid, ends: i64) -> String {
    let said = said(id, ends);
    let signature = kernel.cipher.search_hash(purpose, &said);
    format!("{said}.{signature}")
}

/// The thing behind a ticket that holds.
pub fn admits(kernel: &Kernel, purpose: &str, ticket: &str) -> Option<Uuid> {
    let mut parts = ticket.split('.');
    let id: Uuid = parts.next()?.parse().ok()?;
    let ends: i64 = parts.next()?.parse().ok()?;
    let said = said(id, ends);
    let signatures = kernel.cipher.search_hashes(purpose, &said);
    // Hashes are compared, so that the time it takes tells nothing of the ticket.
    let given = digest::hash(ticket.as_bytes());
    let known = signatures
        .iter()
        .any(|signature| digest::hash(format!("{said}.{signature}").as_bytes()) == given);
    (known && ends > kernel.clock.now().timestamp()).then_some(id)
}

fn said(id: Uuid, ends: i64) -> String {
    format!("{}.{ends}", id.simple())
}
