//! Payment plan 付款计划: which sum falls due when, and what a loan costs its buyer.
//!
//! A trade starts with its earnest line; signing adds the lines of the terms; a line whose anchor
//! has not happened waits without a due day. Status, balance and delay are derived.

pub mod amortisation;
mod anchor;
mod close;
pub mod due;
pub mod line;
pub(super) mod lines;
pub mod loan;
mod open;
mod open_earnest;
pub mod payment_plan;
pub mod pot;
mod query;
mod reopen;
pub mod schedule;

pub use anchor::anchor_happened;
pub(super) use anchor::set_due;
pub use close::close;
pub use lines::TradeRef;
pub use open::{Opening, open};
pub use open_earnest::open_earnest;
pub(super) use query::late;
pub use query::{PlanLineFilter, PlanLineView, list};
pub use reopen::reopen;
