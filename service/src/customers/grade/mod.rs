//! Grades 客户分级: a transparent score from need fit, recency, visits, budget and intent.
//!
//! The rule is a parameter, so it has versions and may be a project's own. The grade that counts,
//! be it scored or set by somebody, is kept on the assignment, by which the public pool recycles.

mod facts;
mod load;
mod offer;
mod query;
mod recompute;
mod reset;
mod run;
mod score;
mod set;
mod write;

pub(super) use query::visible;
pub use query::{GradeFilter, GradeView, SORTABLE, list, one};
pub use recompute::{RecomputeGrades, Recomputed, recompute};
pub use reset::{ResetGrade, reset};
pub use run::run_recompute;
pub use score::{Budget, Facts, Scored, score};
pub use set::{SetGrade, set};
