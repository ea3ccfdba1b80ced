//! Launching: the audience of this moment is noted, and who of it is not to be addressed.

use super::addressed::Addressed;
use super::load::{lock, save};
use crate::customers::segment;
use crate::kernel::{Result, Tx};
use entity::customers::campaign;
use entity::customers::campaign_target;
use entity::id::{CampaignId, CustomerId};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel};

/// Rows of one insert, of four columns each; SQLite binds at most 32 766 values.
const ROWS_AT_ONCE: usize = 5_000;

/// Launches a planned campaign.
pub async fn launch(tx: &mut Tx<'_>, id: CampaignId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.launch()?;
    if let Some(segment_id) = row.segment_id {
        let segment = segment::get(&tx.reader(), segment_id).await?;
        let reached = segment::audience(&tx.reader(), row.project_id, &segment.audience).await?;
        note(tx, &row, &reached).await?;
    }
    let change = campaign::ActiveModel { launched_at: Set(Some(tx.now)), ..Default::default() };
    save(tx, &row, state, change, "customers.campaign.launched").await
}

async fn note(tx: &Tx<'_>, row: &campaign::Model, reached: &[CustomerId]) -> Result<()> {
    for some in reached.chunks(ROWS_AT_ONCE) {
        let addressed = Addressed::read(&tx.reader(), row, some).await?;
        let rows = some.iter().map(|customer_id| {
            campaign_target::Model {
                campaign_id: row.id,
                customer_id: *customer_id,
                project_id: row.project_id,
                addressed: addressed.includes(*customer_id),
            }
            .into_active_model()
        });
        campaign_target::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
