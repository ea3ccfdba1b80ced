//! Layouts 户型: floor plans that units share.

mod create;
mod delete;
mod query;
mod update;

pub use create::{CreateLayout, create};
pub use delete::delete;
pub use query::{LayoutFilter, LayoutView, SORTABLE, list, one};
pub use update::{UpdateLayout, update};
