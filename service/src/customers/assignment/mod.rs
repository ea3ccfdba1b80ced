//! Assignments 归属: who looks after a customer in a project, one owner at a time.
//!
//! ```text
//! (none) ──open──▶ owned ──move_to(nobody)──▶ in the pool ──move_to(somebody)──▶ owned
//! ```

mod change;
mod consultant;
mod create;
mod query;
mod scope;

pub(super) use change::{Owning, lock_of, move_to, open, open_all, touch};
pub(super) use consultant::check as check_consultant;
pub use create::{CreateAssignment, create};
pub use query::{
    AssignmentEventView, AssignmentFilter, AssignmentView, SORTABLE, history, list, of, one,
};
pub(super) use scope::{cared_for, lost_by_enterer};
