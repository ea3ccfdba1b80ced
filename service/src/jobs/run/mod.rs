//! Runs 任务执行: jobs as people see them, who may take them back or try them again.

mod cancel;
mod query;
mod retry;

pub use cancel::cancel;
pub use query::{RunFilter, RunView, list, one};
pub use retry::retry;
