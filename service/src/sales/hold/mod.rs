//! Holds 锁定: a unit kept for minutes while a customer decides.
//!
//! ```text
//! active ─ renew → active (a limited number of times)
//!    ├─ cancel → cancelled
//!    ├─ expire → expired   (by timed event, by scan, by who acts on the unit next; it counts on
//!    │                      read at once)
//!    └─ subscribe → used
//! ```

mod cancel;
mod create;
mod expire;
mod lapse;
mod load;
pub mod query;
mod renew;
mod r#use;

pub use cancel::cancel;
pub use create::{CreateHold, create};
pub use expire::{run_expire, run_scan};
pub use lapse::subscriber;
pub use query::{HoldFilter, HoldView, list, one};
pub use renew::renew;
pub(super) use r#use::make_way;
