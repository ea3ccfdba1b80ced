//! Follow-ups 跟进: each contact with a customer, and when the next one is due.

mod create;
mod query;

pub use create::{CreateFollowUp, create};
pub use query::{FollowUpFilter, FollowUpView, list, list_of, one};
