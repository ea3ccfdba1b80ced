//! Requests that people decide 审批, and the flows by which they do.

pub mod approval;
pub mod approval_act;
pub mod approval_task;
pub mod definition;
pub mod delegation;
pub mod flow;
pub mod flow_version;
