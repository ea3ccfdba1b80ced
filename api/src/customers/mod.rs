//! Handlers of the shelf `customers`.

pub mod adjudication;
pub mod assignment;
pub mod behaviour;
pub mod broker;
pub mod buyer_group;
pub mod campaign;
pub mod channel_company;
pub mod consent;
pub mod contact;
pub mod customer;
pub mod favourite;
pub mod follow_up;
pub mod grade;
pub mod identity_document;
pub mod pool;
pub mod registration;
pub mod rotation;
pub mod rotation_member;
pub mod segment;
pub mod viewing;
pub mod visit;
