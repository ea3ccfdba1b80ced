//! Closing: nothing of it is changed any more but its cost.

use super::load::{lock, save};
use crate::kernel::{Result, Tx};
use entity::customers::campaign;
use entity::id::CampaignId;

/// Closes a campaign that was launched.
pub async fn close(tx: &mut Tx<'_>, id: CampaignId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.close()?;
    save(tx, &row, state, campaign::ActiveModel::default(), "customers.campaign.closed").await
}
