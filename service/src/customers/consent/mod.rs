//! Consent 营销授权: by which channels a customer wants to be addressed, in his own words.

mod query;
mod set;

pub use query::{ConsentView, of};
pub use set::{SetConsents, Wish, set};
