//! Segments 客群: saved audiences of a project, evaluated whenever they are asked for.

mod audience;
mod create;
mod delete;
mod members;
mod query;
mod rule;
mod update;

pub(super) use audience::audience;
pub use create::{CreateSegment, create};
pub use delete::delete;
pub use members::members;
pub(super) use query::get;
pub use query::{SegmentFilter, SegmentView, list, one};
pub use update::{UpdateSegment, update};
