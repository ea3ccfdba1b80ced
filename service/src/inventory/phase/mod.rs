//! Phases 期: stages in which a project is built and sold.

mod create;
mod delete;
mod query;
mod update;

pub use create::{CreatePhase, create};
pub use delete::delete;
pub use query::{PhaseFilter, PhaseView, SORTABLE, list, one};
pub use update::{UpdatePhase, update};
