//! Contacts 通知联系方式: addresses of staff, sealed under a key of each person's own. They are
//! opened for the courier, and to show the person a mask of them.

mod addresses;
mod rewrap;

pub(super) use addresses::Addresses;
pub use rewrap::run_rewrap;
