//! Watching over the whole: every invariant of every shelf, checked on demand.

pub mod invariants;
mod numbers;

use crate::kernel::invariant::Invariant;
pub use invariants::{InvariantReport, check};

/// What only who sees every shelf can check.
pub const INVARIANTS: &[Invariant] = &[crate::invariant!(12, numbers::series_have_no_gaps)];
