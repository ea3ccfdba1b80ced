//! Contacts 联系方式: phones, addresses and accounts of a customer, of each kind one preferred.

mod create;
mod delete;
mod load;
mod query;
mod reveal;
mod update;
mod value;
mod write;

pub use create::{CreateContact, create};
pub use delete::delete;
pub use query::{ContactView, list, one};
pub use reveal::{RevealContact, RevealedContact, reveal};
pub use update::{UpdateContact, update};
pub(super) use value::ContactValue;
pub(super) use write::{Owner, free, insert, put, take};
