//! Tasks 审批任务: what one role or one person is asked; the inbox of those who decide.

mod count;
mod escalate;
mod hand_over;
mod inbox;
mod query;
mod recipients;

pub use count::{TaskCount, count};
pub use escalate::run_escalate;
pub use hand_over::{HandOver, hand_over};
pub(super) use query::names;
pub use query::{TaskFilter, TaskView, list, one};
pub use recipients::recipients;
