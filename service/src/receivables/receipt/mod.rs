//! Receipt 收款: money that came in, and how it is laid on the lines.
//!
//! A receipt is never changed. Its money is laid on lines by allocations; one that is taken back
//! has a negative row of its own. What no line takes is credit of the trade, laid on lines that
//! are drawn up later.

mod acts;
mod allocations;
mod axis;
mod create;
mod lay;
mod lay_credit;
mod query;
mod reverse;
mod unwind;
pub mod waterfall;

pub use acts::acts;
pub(super) use allocations::{of_trade, standing};
pub(super) use axis::reached;
pub use create::{AllocationTarget, ReceiptInput, create};
pub(super) use lay_credit::lay_credit;
pub use query::{
    AllocationView, ReceiptFilter, ReceiptStatus, ReceiptView, ReversalView, list, one,
};
pub use reverse::{Reverse, reverse};
pub(super) use unwind::{Unwinding, unwind};
