//! Follow-ups 跟进: each contact with a customer, and when the next one is due.

mod answered;
mod complete;
mod create;
mod load;
mod query;
mod remind;
mod update;
mod void;

pub use complete::{CompleteFollowUp, complete};
pub use create::{CreateFollowUp, create};
pub(super) use query::visible;
pub use query::{FollowUpFilter, FollowUpView, SORTABLE, list, list_of, one};
pub use remind::run_remind;
pub use update::{UpdateFollowUp, update};
pub use void::void;
