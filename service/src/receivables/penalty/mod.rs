//! Penalty for delay 违约金: accrued by a pure rule, charged as a line of its own, waived by two
//! people.

pub mod accrual;
mod assess;
mod charge;
pub mod demand;
pub mod overdue;
mod query;
mod terms;
mod waive;

pub(super) use assess::assess;
pub use charge::{ChargeInput, ChargeView, charge};
pub use query::{LinePenaltyView, PenaltyView, read};
pub(super) use terms::of_trade as terms_of;
pub use waive::{Waive, waive};
