//! The public pool 公客池: customers whom nobody looks after, free to be claimed.
//!
//! ```text
//! last contact ──days − 2──▶ owner warned ──2 days──▶ in the pool ──claim──▶ owned
//! ```

mod allowance;
mod claim;
mod query;
mod recycle;
mod terms;
mod trades;

pub use allowance::{PoolAllowance, allowance};
pub use claim::claim;
pub use query::{PoolFilter, PooledView, SORTABLE, list};
pub use recycle::run_recycle;
pub use terms::Terms;
pub(super) use trades::trades;
