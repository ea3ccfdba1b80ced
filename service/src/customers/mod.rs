//! Customers 客户: who may buy, how they are reached, and what was said to them.
//!
//! Phone, e-mail and identity number lie encrypted under the customer's own key; every answer
//! shows them masked, and [`customer::reveal`] alone opens them, leaving its reason behind.

pub mod customer;
pub mod follow_up;
mod refusal;

pub use refusal::Customers;
