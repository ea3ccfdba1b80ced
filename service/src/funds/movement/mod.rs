//! Movements 资金流水: one row per cash movement, numbered without gaps in its account.

mod query;
mod record;

pub use query::{MovementFilter, MovementView, list};
pub use record::{Movement, record};
