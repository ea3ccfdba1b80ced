//! Milestones 节点: events of a building that make lines of its trades due.

mod create;
mod query;

pub use create::{MilestoneInput, MilestonesView, create};
pub use query::{MilestoneFilter, MilestoneView, list};
