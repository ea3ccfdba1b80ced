//! Sub-states 子状态: finer marks below a status, entered as data and listed with their codes.

mod create;
mod delete;
mod query;
mod update;

pub use create::{CreateSubStatus, create};
pub use delete::delete;
pub use query::{SORTABLE, StatusView, SubStatusFilter, SubStatusView, list, one, statuses};
pub(super) use query::{find, name_of};
pub use update::{UpdateSubStatus, update};
