//! Rotations 轮岗: new customers of a project are given to its consultants in turn.
//!
//! [`turn`] is the rule, [`standing`] says who can have a turn, `roster` loads both under the
//! lock of the pointer and writes back what the turns changed.

mod create;
mod query;
pub(super) mod roster;
pub mod shift;
pub mod standing;
pub mod turn;
mod update;

pub use create::{CreateRotation, create};
pub use query::{NextTurn, RotationFilter, RotationView, SkippedMember, get, list, next, one};
pub(super) use update::cap_faults;
pub use update::{UpdateRotation, update};
