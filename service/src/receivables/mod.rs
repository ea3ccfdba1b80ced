//! Receivables 应收: what is owed on a trade, what came in, and where each fen of it stands.
//!
//! Owns the tables of `entity::receivables`. Money of a trade is always in one of four places,
//! and its account says in which: laid on plan lines (`allocated`), waiting (`credit`), given
//! back (`refunded`) or forfeited (`kept`). Acts move it between them and book what they do;
//! receipts and allocations are never changed, only taken back by rows of their own.
//!
//! ```text
//! plan line  pending → partially_paid → paid        any of them → cancelled
//! receipt    confirmed → reversed
//! refund     requested → approved → paid | failed → paid        requested → rejected
//! waiver     requested → approved | rejected
//! ```
//!
//! Locks: unit, trade account, plan lines, bank account; numbers are drawn last.

pub mod account;
mod deal;
mod invariants;
pub mod milestone;
pub mod overdue;
pub mod penalty;
pub mod plan;
pub mod recall;
pub mod receipt;
pub mod refund;
mod refusal;
pub mod waiver;

pub use invariants::INVARIANTS;
pub use refusal::Receivables;
