//! Refunds 退款: credit that goes back to the buyer, asked for by one person, approved by another,
//! paid once.
//!
//! What is asked for is reserved on the trade, so that it is neither laid on lines nor asked for
//! twice. A payment that the bank refuses is tried again under the same number.

mod content;
mod decide;
mod pay;
mod query;
mod request;

pub(super) use decide::recall;
pub use decide::{RefundDecision, RejectRefund, approve, reject};
pub use pay::{Fail, Pay, fail, pay};
pub use query::{RefundFilter, RefundView, acts, list, one};
pub use request::{RefundInput, create, request};
