//! Approvals 审批: one way for every document to ask a person, and for that person to decide.
//!
//! A request is bound to the hash of what was submitted, so that nothing else is approved, and
//! nobody decides what he asked for himself. The deciding act belongs to the document's shelf,
//! which calls [`decide()`] and then moves its own state; here stands the inbox that links to it.
//!
//! ```text
//! pending ─ approve → approved
//!    ├───── reject ─→ rejected
//!    └──── withdraw → withdrawn
//! ```

mod decide;
mod invariants;
mod refusal;
pub mod request;
mod step;
pub mod task;

pub use decide::{Verdict, decidable, decide};
pub use invariants::INVARIANTS;
pub use refusal::Approvals;
pub use request::{pending, withdraw};
pub use step::MANAGER_OR_ACCOUNTANT;
