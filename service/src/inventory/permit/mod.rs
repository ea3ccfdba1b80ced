//! Presale permits 预售许可证: without one that covers the building nothing is released.

mod coverage;
mod create;
mod query;

pub use coverage::covered;
pub use create::{CreatePermit, create};
pub use query::{PermitFilter, PermitView, SORTABLE, list, one};
