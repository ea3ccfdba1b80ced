//! Segments 客群: saved audiences of a project, evaluated whenever they are asked for.

mod audience;
mod create;
mod delete;
mod members;
mod preview;
mod query;
mod rule;
mod update;

pub(super) use audience::audience;
pub use create::{CreateSegment, create};
pub use delete::delete;
pub use members::members;
pub use preview::{PreviewSegment, SegmentPreview, preview};
pub use query::{SegmentFilter, SegmentView, list, one};
pub(super) use query::{get, of_project};
pub use update::{UpdateSegment, update};
