//! Delegations 委托: who stands in for whom, for a time.
//!
//! Whoever stands in needs the permission of the deciding act himself; what he gets is the other's
//! place in a step. Nobody decides a document for the one who made it.

mod active;
mod create;
mod end;
mod query;

pub(super) use active::{Principal, principals, stand_ins};
pub(super) use create::colleague;
pub use create::{CreateDelegation, create};
pub use end::end;
pub use query::{DelegationFilter, DelegationView, list, one};
