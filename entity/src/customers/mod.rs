//! Who may buy 客户.

pub mod customer;
pub mod follow_up;
