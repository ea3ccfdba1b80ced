//! One customer: parsed on entry, sealed at rest, masked when shown.

mod create;
mod delete;
pub mod email;
mod engaged;
pub mod identity;
mod mask;
pub mod needs;
pub mod phone;
mod query;
mod resident_id;
mod reveal;
mod sealed;
mod update;

pub use create::{CreateCustomer, create};
pub use delete::delete;
pub(super) use mask::masked_name;
pub(super) use query::visible;
pub use query::{CustomerFilter, CustomerView, SORTABLE, check_all, get, list, one};
pub use reveal::{RevealCustomer, RevealField, RevealedCustomer, reveal};
pub use update::{UpdateCustomer, update};
