//! Identity documents 证件 of a customer, of which the customer shows one.

mod create;
mod delete;
mod load;
mod query;
mod reveal;
mod tail;
mod update;
mod write;

pub use create::{CreateIdentityDocument, create};
pub use delete::delete;
pub use query::{IdentityDocumentView, list, one};
pub use reveal::{RevealIdentityDocument, RevealedIdentityDocument, reveal};
pub(super) use tail::fill_tails;
pub use update::{UpdateIdentityDocument, update};
pub(super) use write::{free, fresh, insert, put};
