//! The audit trail 审计: read as a feed, sealed into a chain, verified.
//!
//! Acts write their rows in their own transaction and wait for nobody. The sealing job numbers
//! them afterwards and binds each to the one before; only it touches them once they are written.

mod query;
pub mod seal;
mod verify;

pub use query::{AuditFilter, AuditView, list};
pub use verify::{FirstBad, Flaw, Verification, verify};
