//! Account of a trade 交易账: what came in and where it stands, in kept sums.

mod change;
mod keep;
mod open;
mod query;

pub(super) use change::{Delta, apply, lock, lock_with_trade};
pub use keep::{keep, unkeep};
pub use open::open;
pub use query::{earnest_received, get};
