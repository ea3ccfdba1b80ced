//! Subscriptions 认购: a unit promised to buyers against earnest money.
//!
//! ```text
//! pending_approval ─ approve → active ─ convert, extend → active ─ (contract signed) → converted
//!        ├─ reject → voided      ├─ cancel  → cancelled
//!        ├─ cancel → cancelled   ├─ forfeit → forfeited ─ undo_forfeit → active
//!        ├─ expire → expired     ├─ expire  → expired, or forfeited where the policy says so
//!        └─ void   → voided      └─ void    → voided (without money received)
//! ```

pub mod acts;
mod approve;
mod cancel;
mod close;
mod convert;
pub(super) mod create;
pub mod deadline;
pub mod earnest;
mod expire;
mod extend;
mod forfeit;
mod guard;
pub mod load;
pub mod query;
mod recall;
mod reject;
mod remind;
mod undo_forfeit;
mod void;

pub use acts::acts;
pub use approve::{ApproveSubscription, approve};
pub use cancel::{CancelSubscription, cancel};
pub use convert::convert;
pub use create::create;
pub use expire::{run_expire, run_scan};
pub use extend::{ExtendSubscription, extend};
pub use forfeit::{ForfeitSubscription, forfeit};
pub use query::{SubscriptionFilter, SubscriptionView, list, one};
pub(super) use recall::recall;
pub use reject::{RejectSubscription, reject};
pub use remind::run_remind;
pub use undo_forfeit::undo_forfeit;
pub use void::{VoidSubscription, void};
