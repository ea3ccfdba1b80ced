//! Groups of joint buyers 共同购房人: who wants to buy together, and with what shares.

mod create;
mod delete;
mod members;
mod query;
mod update;

pub use create::{CreateBuyerGroup, create};
pub use delete::delete;
pub use members::GroupShare;
pub use query::{BuyerGroupFilter, BuyerGroupView, BuyerView, MemberView, list, one};
pub use update::{UpdateBuyerGroup, update};
