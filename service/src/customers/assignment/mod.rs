//! Assignments 归属: who looks after a customer in a project, one owner at a time.
//!
//! ```text
//! (none) ──open──▶ owned ──release, recycle──▶ in the pool ──claim, transfer──▶ owned
//!                    └──────transfer──────▶ owned
//! ```
//!
//! Nobody is anybody's by being entered alone: he becomes so by the first act for him in a project
//! (`take_up`), by a visit at its desk, or by being given to somebody.
//!
//! A person has one assignment in a project, under whichever of his entries; where a merge finds
//! two, the later one yields.

mod change;
mod consultant;
mod create;
mod deal;
mod owner;
mod query;
mod release;
mod scope;
mod settle;
mod take_up;
mod transfer;
mod untouch;

pub(super) use change::{
    Owning, grade, lock_all, lock_of, move_all, move_to, open, open_all, touch,
};
pub(super) use consultant::{check as check_consultant, lock as lock_consultant};
pub use create::{CreateAssignment, create};
pub use deal::subscriber;
pub use owner::CustomerOwner;
pub(super) use owner::owners;
pub use query::{
    AssignmentEventView, AssignmentFilter, AssignmentView, SORTABLE, history, list, of, of_project,
    one, past,
};
pub use release::{ReleaseAssignment, release};
pub(super) use scope::{cared, cared_for, held_by, lost_by_enterer, reachable, visible};
pub(super) use settle::{settle, unsettle};
pub(super) use take_up::take_up;
pub use transfer::{
    FailedTransfer, TransferAssignment, TransferAssignments, Transferred, transfer, transfer_many,
};
pub(super) use untouch::untouch;
