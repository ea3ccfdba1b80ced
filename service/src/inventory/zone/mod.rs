//! Zones 区: parts of a project that unit codes can name.

mod create;
mod delete;
mod query;
mod update;

pub use create::{CreateZone, create};
pub use delete::delete;
pub use query::{SORTABLE, ZoneFilter, ZoneView, list, one};
pub use update::{UpdateZone, update};
