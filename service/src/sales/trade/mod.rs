//! Trades 交易: what subscription and contract share, from the claim on the unit to its return.
//!
//! ```text
//! open ─ close → closed ─ reopen (undone forfeiture) → open
//! ```
//!
//! Whoever touches a trade locks in this order: claim, unit, trade, document.

pub mod buyers;
pub mod claim;
pub mod close;
pub mod days;
pub mod event;
pub mod facts;
pub mod load;
pub mod open;
pub mod query;

pub use buyers::BuyerView;
pub use query::{TradeView, one};
