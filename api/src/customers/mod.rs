//! Handlers of the shelf `customers`.

pub mod assignment;
pub mod buyer_group;
pub mod contact;
pub mod customer;
pub mod follow_up;
pub mod grade;
pub mod identity_document;
pub mod pool;
pub mod rotation;
pub mod rotation_member;
pub mod viewing;
pub mod visit;
