//! Handlers of the shelf `approvals`.

pub mod delegation;
pub mod document_type;
pub mod flow;
pub mod request;
pub mod task;
