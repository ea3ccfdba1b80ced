//! Roles 角色: named sets of permissions with a data scope.

mod create;
mod permit;
mod query;

pub use create::{CreateRole, create};
pub use permit::{Permit, permit};
pub use query::{RoleFilter, RoleView, SORTABLE, get, list, one};
