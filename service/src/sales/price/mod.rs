//! Price 价格: what a unit costs after its discounts, and who may give which price.

pub mod authority;
pub mod limits;
pub mod quote;
