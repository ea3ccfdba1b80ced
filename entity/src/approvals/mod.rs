//! Requests that people decide 审批.

pub mod approval;
pub mod approval_task;
