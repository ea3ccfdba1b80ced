//! Notifications 通知: what people are told, how they want it, and what goes out to them.

pub mod contact;
pub mod delivery;
pub mod notification;
pub mod preference;
