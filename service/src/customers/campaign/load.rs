//! A campaign, plainly or under lock, and its change with what is told of it.

use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use entity::customers::campaign::{self, CampaignState, Column, Entity};
use entity::id::{CampaignId, ProjectId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// A campaign of a visible project.
pub(super) async fn get(reader: &Reader<'_>, id: CampaignId) -> Result<campaign::Model> {
    let found = Entity::find_by_id(id).filter(reader.scope().projects(Column::ProjectId));
    found.one(&reader.db).await?.ok_or(Error::NotFound("campaign"))
}

/// A campaign of the project that was launched, or a fault of who names it.
pub(in crate::customers) async fn check_launched(
    reader: &Reader<'_>,
    id: CampaignId,
    project_id: ProjectId,
) -> Result<()> {
    let found = get(reader, id).await.ok();
    let launched =
        |row: &campaign::Model| row.project_id == project_id && row.launched_at.is_some();
    let missing = || Error::fault("/campaign_id", FaultCode::NotFound);
    found.filter(launched).map(drop).ok_or_else(missing)
}

/// The same, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: CampaignId) -> Result<campaign::Model> {
    let found = Entity::find_by_id(id).filter(tx.actor.scope.projects(Column::ProjectId));
    found.lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound("campaign"))
}

/// Writes the change of a locked campaign.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    row: &campaign::Model,
    state: CampaignState,
    mut change: campaign::ActiveModel,
    event: &str,
) -> Result<()> {
    change.id = Set(row.id);
    change.state = Set(state);
    change.version = Set(row.version + 1);
    change.update(tx.db()).await?;
    let subject = Subject::of("customers.campaign", row.id, row.project_id);
    tx.record(event, subject, &json!({"status": state}))
}
