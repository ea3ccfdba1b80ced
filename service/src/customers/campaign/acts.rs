//! What could be done with a campaign now, and why not the rest.

use super::export;
use super::load::get;
use super::update::{UpdateCampaign, may_change};
use crate::kernel::acts::Acts;
use crate::kernel::{Reader, Result, act};
use entity::id::CampaignId;

/// The acts of the campaign; of one that was launched only its cost, its last day and its remarks
/// are changed.
pub async fn acts(reader: &Reader<'_>, id: CampaignId) -> Result<Acts> {
    let row = get(reader, id).await?;
    let anything = may_change(&row, &UpdateCampaign::default());
    let actor = reader.actor;
    let mut acts = Acts::default();
    acts.weigh(actor, act::CUSTOMERS_CAMPAIGN_UPDATE, anything)?;
    acts.weigh(actor, act::CUSTOMERS_CAMPAIGN_LAUNCH, row.state.launch().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_CAMPAIGN_EXPORT, export::guard(&row))?;
    acts.weigh(actor, act::CUSTOMERS_CAMPAIGN_CLOSE, row.state.close().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_CAMPAIGN_CANCEL, row.state.cancel().map(drop))?;
    Ok(acts)
}
