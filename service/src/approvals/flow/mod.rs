//! Flows 审批流: how documents of a kind are decided, in one project or in all.
//!
//! ```text
//! active ── update → active (a new version) ── retire → retired
//! ```
//!
//! A request keeps the version that it began with. Where no flow counts, the built-in one does:
//! one step, decided by the role that the document names.

mod check;
mod create;
mod query;
mod retire;
mod update;

pub use create::{CreateFlow, create};
pub use query::{FlowFilter, FlowVersions, FlowView, list, one, versions};
pub use retire::retire;
pub use update::{UpdateFlow, update};
