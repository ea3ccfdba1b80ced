//! Consent 营销授权: by which channels a customer wants to be addressed, in his own words.

mod query;
mod set;

pub(in crate::customers) use query::last_words;
pub use query::{ConsentView, of};
pub use set::{SetConsents, Wish, set};
