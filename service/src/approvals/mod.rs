//! Approvals 审批: one way for every document to ask people, and for them to decide.
//!
//! A request is bound to the hash of what was submitted, so that nothing else is approved, and
//! nobody decides what he asked for himself, in nobody's place either. How it goes is said by the
//! flow that counts for its kind of document and project, else by the built-in one: one step. The
//! deciding act belongs to the document's shelf, which calls [`decide()`] and, once the request is
//! over, moves its own state; here stands the inbox that links to it.
//!
//! ```text
//! (rules refuse: nothing is opened)     (a rule passes: approved at once)
//! pending ─ approve, step by step → approved
//!    ├───── reject ─→ rejected
//!    └──── withdraw → withdrawn
//! ```

mod decide;
mod decision;
pub mod delegation;
pub mod document;
mod drafter;
pub mod flow;
mod history;
mod invariants;
mod people;
mod reason;
mod refusal;
pub mod request;
mod row;
mod rule;
mod step;
pub mod task;
mod title;

pub use decide::{Ruling, Verdict, decidable, decide};
pub use decision::{DecisionView, Decisions, decisions};
pub use invariants::INVARIANTS;
pub use refusal::Approvals;
pub use request::{Opened, pending, take_back};
pub use step::MANAGER_OR_ACCOUNTANT;
