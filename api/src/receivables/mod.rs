//! Handlers of the shelf `receivables`.

pub mod milestone;
pub mod penalty;
pub mod plan_line;
pub mod receipt;
pub mod refund;
pub mod waiver;
