//! Handlers of the shelf `approvals`.

pub mod task;
