//! Brokers 经纪人: people of channel companies who report customers. Their phone is personal data:
//! encrypted under a key of their own, and shown masked.
//!
//! ```text
//! active ◀──pause, resume──▶ paused        active, paused ──disable──▶ disabled
//! ```

mod create;
mod query;
mod reveal;
mod rewrap;
mod standing;
mod update;

pub use create::{CreateBroker, create};
pub(super) use query::get;
pub use query::{BrokerFilter, BrokerView, list, one};
pub use reveal::{RevealBroker, RevealedBroker, reveal};
pub use rewrap::run_rewrap;
pub use standing::{disable, pause, resume};
pub use update::{UpdateBroker, update};
