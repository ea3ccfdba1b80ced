//! Requests 审批请求: a document asks, step by step, or takes its question back.

pub(super) mod ask;
mod ended;
mod open;
pub(super) mod plan;
mod query;
mod remind;
mod withdraw;

pub use ended::{Ended, ended, ended_by};
pub use open::{Opened, Opening, open};
pub(super) use open::{close, open_of};
pub(super) use plan::live_key;
pub use query::{RequestFilter, RequestHistory, RequestView, history, list, one};
pub use remind::{Remind, remind};
pub use withdraw::{WITHDRAWN, WithdrawRequest, pending, take_back, withdraw};
