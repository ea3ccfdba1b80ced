//! Customers 客户: who may buy, how they are reached, and what was said to them.
//!
//! Phone, e-mail and identity number lie encrypted under the customer's own key; every answer
//! shows them masked, and [`customer::reveal`] alone opens them, leaving its reason behind. Who
//! looks after a customer is said per project by [`assignment`]; nobody does while he is in the
//! public pool.

pub mod adjudication;
pub mod assignment;
pub mod behaviour;
pub mod broker;
pub mod buyer_group;
pub mod campaign;
pub mod channel_company;
pub mod cluster;
pub mod consent;
pub mod contact;
mod correction;
pub mod customer;
pub mod favourite;
pub mod follow_up;
pub mod grade;
pub mod identity_document;
pub mod invariants;
pub mod pool;
mod refusal;
pub mod registration;
pub mod rotation;
pub mod rotation_member;
pub mod segment;
mod told;
pub mod viewing;
pub mod visit;

pub use correction::VoidEntry;
pub use invariants::INVARIANTS;
pub use refusal::Customers;
