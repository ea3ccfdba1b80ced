//! Adjudications 判客: to whom a customer counts when brokers, consultants and chance all claim to
//! have brought him.
//!
//! ```text
//! requested ── decide ──▶ decided ── appeal ──▶ appealed ── decide-appeal ──▶ final
//!     │                      └────────────── time ──────────────────────────▶ final
//!     └─ withdraw ─▶ withdrawn                         final ── a later verdict ──▶ superseded
//! ```
//!
//! What is known of a number in a project is collected once, when it is asked for, and kept as the
//! timeline of the verdict with the name of the rule that weighs it, so that anyone computes
//! the finding again. A manager who did not ask for it confirms the finding, or departs from it and
//! says why. One appeal is heard, by somebody else; it has a timeline of its own beside the first,
//! in which what has come since is marked. A verdict binds the reports of the number in the same
//! transaction: the one that wins is protected, the others become invalid by the verdict.

mod about;
mod acts;
mod appeal;
mod collect;
mod create;
mod decide;
mod decide_appeal;
mod forget;
pub(super) mod invariants;
mod load;
mod query;
mod rewrap;
mod rule;
mod settle;
mod verdict;
mod withdraw;

pub use acts::acts;
pub use appeal::{AppealAdjudication, appeal};
pub use create::{CreateAdjudication, create};
pub use decide::{DecideAdjudication, decide};
pub use decide_appeal::{DecideAdjudicationAppeal, decide_appeal};
pub(super) use forget::forget;
pub(super) use query::visible;
pub use query::{AdjudicationFilter, AdjudicationView, SORTABLE, VerdictView, list, one};
pub use rewrap::run_rewrap;
pub use rule::{Claim, FactOutcome, FactStanding};
pub use settle::run_settle;
pub use withdraw::withdraw;
