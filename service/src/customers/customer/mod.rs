//! One customer: parsed on entry, sealed at rest, masked when shown.

mod create;
mod delete;
pub mod email;
mod engaged;
mod household;
pub mod identity;
pub(super) mod mask;
pub mod needs;
pub mod phone;
mod query;
mod resident_id;
mod reveal;
mod sealed;
mod search;
mod shown;
mod tag;
mod update;

pub(super) use create::ZONE;
pub use create::{CreateCustomer, create};
pub use delete::delete;
pub(super) use delete::lock;
pub(super) use engaged::may_be_renamed;
pub(super) use mask::masked_name;
pub(super) use query::visible;
pub use query::{CustomerView, SORTABLE, check_all, get, list, one};
pub use reveal::{RevealCustomer, RevealField, RevealedCustomer, reveal};
pub(super) use sealed::{Clear, ID_NUMBER, Sealer};
pub use search::CustomerFilter;
pub(super) use shown::show;
pub use update::{UpdateCustomer, update};
