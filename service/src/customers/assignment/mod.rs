//! Assignments 归属: who looks after a customer in a project, one owner at a time.
//!
//! ```text
//! (none) ──open──▶ owned ──release, recycle──▶ in the pool ──claim, transfer──▶ owned
//!                    └──────transfer──────▶ owned
//! ```

mod change;
mod consultant;
mod create;
mod deal;
mod query;
mod release;
mod scope;
mod transfer;

pub(super) use change::{Owning, grade, lock_of, move_all, move_to, open, open_all, touch};
pub(super) use consultant::{check as check_consultant, lock as lock_consultant};
pub use create::{CreateAssignment, create};
pub use deal::subscriber;
pub use query::{
    AssignmentEventView, AssignmentFilter, AssignmentView, SORTABLE, history, list, of, of_project,
    one, past,
};
pub use release::{ReleaseAssignment, release};
pub(super) use scope::{cared_for, lost_by_enterer, visible};
pub use transfer::{
    FailedTransfer, TransferAssignment, TransferAssignments, Transferred, transfer, transfer_many,
};
