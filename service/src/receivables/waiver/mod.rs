//! Waivers 减免: a part of a penalty that need not be paid, asked for by one person and decided by
//! another.

mod content;
mod decide;
mod drop;
mod query;

pub(super) use content::content_hash;
pub(super) use decide::recall;
pub use decide::{RejectWaiver, WaiverDecision, approve, reject};
pub(super) use drop::{drop_pending, pending_on};
pub use query::{WaiverFilter, WaiverView, acts, list, one};
