//! Invariants: what holds after any interleaving and any crash, checked on demand.

use super::error::Result;
use super::read::Reader;
use futures_util::future::LocalBoxFuture;

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// How many things were looked at.
    pub examined: u64,
    pub violations: Vec<Violation>,
}

/// One thing that breaks an invariant.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Id or number of the thing.
    pub id: String,
    pub detail: String,
}

impl Finding {
    /// Notes a violation.
    pub fn violated(&mut self, id: impl Into<String>, detail: impl Into<String>) {
        self.violations.push(Violation { id: id.into(), detail: detail.into() });
    }
}

/// A check that a shelf exports.
#[derive(Clone, Copy)]
pub struct Invariant {
    /// Number in the catalogue of invariants, 1 to 30.
    pub id: u8,
    pub run: for<'a> fn(&'a Reader<'a>) -> LocalBoxFuture<'a, Result<Finding>>,
}

impl std::fmt::Debug for Invariant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invariant").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Declares a check: `invariant!(7, plan_sums)` for an
/// `async fn plan_sums(&Reader) -> Result<Finding>`.
#[macro_export]
macro_rules! invariant {
    ($id:literal, $check:path) => {
        $crate::kernel::invariant::Invariant { id: $id, run: |reader| Box::pin($check(reader)) }
    };
}
