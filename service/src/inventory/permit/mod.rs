//! Presale permits 预售许可证: what no valid permit covers is neither released nor sold.

mod cover;
mod coverage;
mod create;
mod guard;
mod query;
mod revoke;
mod update;

pub use coverage::{Coverage, covering, covers, on};
pub use create::{CreatePermit, create};
pub use query::{PermitFilter, PermitState, PermitView, SORTABLE, list, one};
pub use revoke::{RevokePermit, revoke};
pub use update::{UpdatePermit, update};
