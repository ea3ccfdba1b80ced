//! Selling 销售: from the hold over the subscription to the filed contract.
//!
//! Owns holds, trades with their buyers, subscriptions and contracts. Money hangs on the trade, so
//! a subscription becomes a contract without moving any. What a unit shows follows from here:
//!
//! ```text
//! hold ──────────→ held
//! subscription ──→ subscribed ─ contract signed → contracted ─ filed → filed
//! direct contract ─────┘
//! ```

pub mod agreement;
pub mod contract;
pub mod hold;
mod invariants;
mod kept;
pub mod payment_template;
pub mod price;
pub mod recall;
pub mod refusal;
pub mod subscription;
pub mod trade;

pub use invariants::INVARIANTS;
pub use refusal::Sales;
