//! Behaviour 行为: what customers did with units, told in batches by whoever watches.

mod interest;
mod query;
mod record;

pub use interest::{InterestView, interests};
pub(super) use query::visible;
pub use query::{BehaviourFilter, BehaviourView, list};
pub(super) use record::note;
pub use record::{FailedBehaviour, NewBehaviour, RecordBehaviours, Recorded, record};
