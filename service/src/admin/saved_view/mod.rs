//! Saved views 视图: everybody's own filters of lists.

mod create;
mod delete;
mod query;
mod update;

pub use create::{CreateSavedView, create};
pub use delete::delete;
pub use query::{SavedViewFilter, SavedViewView, list, one};
pub use update::{UpdateSavedView, update};
