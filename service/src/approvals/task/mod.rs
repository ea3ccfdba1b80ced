//! Tasks 审批任务: what one role or one person is asked; the inbox of those who decide.

mod acts;
mod count;
mod escalate;
mod hand_over;
mod inbox;
mod query;
mod recipients;

pub use acts::acts;
pub use count::{TaskCount, count};
pub use escalate::run_escalate;
pub use hand_over::{HandOver, hand_over};
pub use query::{SORTABLE, TaskFilter, TaskView, list, one};
pub use recipients::recipients;
