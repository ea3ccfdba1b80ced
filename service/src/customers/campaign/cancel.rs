//! Cancelling what was only planned.

use super::load::{lock, save};
use crate::kernel::{Result, Tx};
use entity::customers::campaign;
use entity::id::CampaignId;

/// Cancels a planned campaign.
pub async fn cancel(tx: &mut Tx<'_>, id: CampaignId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.cancel()?;
    save(tx, &row, state, campaign::ActiveModel::default(), "customers.campaign.cancelled").await
}
