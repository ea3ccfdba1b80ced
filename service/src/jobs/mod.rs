//! Jobs 任务: runs what other shelves have scheduled, once each, on however many replicas.
//!
//! A job is a row that `kernel::schedule` writes in the transaction of the act that asks for it.
//!
//! ```text
//! scheduled ──claim──▶ running ──▶ done
//!     ▲  ▲               │ │
//!     │  └──try again────┘ └──fifth failure──▶ dead ──retry──▶ scheduled
//!     └──recurring job, due again
//! scheduled ──cancel──▶ cancelled ◀──stop asked, next report── running
//! ```

mod dispatch;
pub mod recurring;
pub mod refusal;
pub mod run;
pub mod runner;
pub mod sandbox;
mod settle;

pub use runner::{run_due, work};
