//! Handlers of the shelf `customers`.

pub mod customer;
pub mod follow_up;
