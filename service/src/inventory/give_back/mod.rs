//! Give-backs 解除销控 that need an approval: asked for by one person and decided by another, where
//! the parameter `inventory.give_back.approval` wants it.
//!
//! ```text
//! requested ─ approve → approved (the units are for sale)
//!     ├────── reject ─→ rejected
//!     └───── withdraw → withdrawn
//! ```

mod ask;
mod decide;
mod load;
mod query;
mod recall;

pub(super) use ask::{Asked, ask, asked_already, others_decide};
pub use decide::{GiveBackDecision, RejectGiveBack, approve, reject};
pub use query::{GiveBackFilter, GiveBackView, acts, list, one};
pub use recall::subscriber;
