//! Media 图库: pictures, floor plans and tours of projects, buildings, layouts and units.

mod cover;
mod create;
mod delete;
mod query;
mod reorder;
mod target;
mod tour;
mod update;

pub use cover::set_cover;
pub(super) use cover::{cover_or, covers};
pub use create::{CreateMedia, create};
pub(super) use delete::clear;
pub use delete::delete;
pub use query::{MediaFilter, MediaView, SORTABLE, list, one};
pub use reorder::{MediaOrder, ReorderMedia, reorder};
pub use update::{UpdateMedia, update};
