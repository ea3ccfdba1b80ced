//! Campaigns 营销活动: what reached whom, and what came of it.
//!
//! A launch notes the audience as it is at that moment, and who of it must not be addressed for
//! want of consent. Whoever calls or writes is handed the addresses by [`export()`]. What came of
//! it is counted from visits, contacts and trades, never entered.

mod acts;
mod addressed;
mod cancel;
mod close;
mod create;
mod export;
mod launch;
mod load;
mod message;
mod query;
mod result;
mod targets;
mod update;

pub use acts::acts;
pub use cancel::cancel;
pub use close::close;
pub use create::{CreateCampaign, create};
pub use export::{ExportCampaign, ExportedCampaign, ExportedTarget, export};
pub use launch::launch;
pub(super) use load::check_launched;
pub use query::{CampaignFilter, CampaignView, list, one};
pub use result::{CampaignResult, result};
pub use targets::{CampaignTargetView, targets};
pub use update::{UpdateCampaign, update};
