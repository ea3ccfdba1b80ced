//! Agreement 约定: what a subscription and a direct contract have in common, checked once.
//!
//! Price inside its limits and, where it exceeds the author's authority, with an approval; shares
//! that sum to one; terms that sum to the price; a loan that leaves the minimum down payment.

pub mod assess;
pub mod buyers;
pub mod facts;
pub mod input;
pub mod permit;
pub mod terms;

pub use assess::{Agreed, Reason, assess, authority};
pub use input::{AgreedTerms, Agreement, BuyerShare};
pub(super) use terms::TEMPLATE;
