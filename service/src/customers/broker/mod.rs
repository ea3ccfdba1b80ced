//! Brokers 经纪人: people of channel companies who report customers. Their phone is personal data:
//! encrypted under a key of their own, and shown masked.
//!
//! ```text
//! active ◀──pause, resume──▶ paused        active, paused ──disable──▶ disabled
//! ```

mod create;
mod names;
mod query;
mod reveal;
mod rewrap;
mod standing;
mod update;

pub use create::{CreateBroker, create};
pub use names::Reporter;
pub(super) use names::{Names, reporters};
pub(super) use query::get;
pub use query::{BrokerFilter, BrokerView, list, one};
pub use reveal::{RevealBroker, RevealedBroker, reveal};
pub use rewrap::run_rewrap;
pub use standing::{disable, pause, resume};
pub use update::{UpdateBroker, update};
