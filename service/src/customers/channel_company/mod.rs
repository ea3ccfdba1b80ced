//! Channel companies 渠道公司: agencies whose brokers report customers.
//!
//! ```text
//! active ◀──pause, resume──▶ paused        active, paused ──disable──▶ disabled
//! ```

mod create;
mod query;
mod standing;
mod update;

pub(super) use create::empty;
pub use create::{CreateChannelCompany, create};
pub(super) use query::get;
pub use query::{ChannelCompanyFilter, ChannelCompanyView, list, one};
pub use standing::{disable, pause, resume};
pub use update::{UpdateChannelCompany, update};
