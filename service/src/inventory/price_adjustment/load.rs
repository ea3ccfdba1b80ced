//! Loading one adjustment within scope, and what its approval is bound to.

use crate::inventory::project;
use crate::kernel::{Error, Reader, Result, Tx, digest};
use entity::id::{PriceAdjustmentId, ProjectId};
use entity::inventory::price_adjustment::{self, Entity};
use entity::inventory::price_adjustment_unit::{self, AdjustmentOutcome};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

/// The adjustment, if the reader sees its project.
pub(super) async fn get(
    reader: &Reader<'_>,
    id: PriceAdjustmentId,
) -> Result<price_adjustment::Model> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let seen = found.filter(|row| reader.scope().sees_project(row.project_id));
    seen.ok_or(Error::NotFound("price adjustment"))
}

/// The adjustment, locked until the act ends.
pub(super) async fn lock(tx: &Tx<'_>, id: PriceAdjustmentId) -> Result<price_adjustment::Model> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let seen = found.filter(|row| tx.actor.scope.sees_project(row.project_id));
    seen.ok_or(Error::NotFound("price adjustment"))
}

/// Writes the row as it has become.
pub(super) async fn save(tx: &Tx<'_>, mut row: price_adjustment::Model) -> Result<()> {
    row.version += 1;
    row.into_active_model().reset_all().update(tx.db()).await?;
    Ok(())
}

/// The project, if the reader sees it.
pub(super) async fn of_project(reader: &Reader<'_>, id: ProjectId) -> Result<ProjectId> {
    Ok(project::get(reader, id).await?.id)
}

/// What whoever approves has seen: the change, its moment, and each unit's prices before and after.
pub(super) fn content_hash(
    row: &price_adjustment::Model,
    rows: &[price_adjustment_unit::Model],
) -> Result<String> {
    let planned = |row: &&price_adjustment_unit::Model| row.outcome != AdjustmentOutcome::Refused;
    let rows: Vec<_> = rows
        .iter()
        .filter(planned)
        .map(|row| {
            let from = [row.from_unit_price, row.from_list_price, row.from_floor_price];
            let to = [row.to_unit_price, row.to_list_price, row.to_floor_price];
            json!([row.unit_id, from, row.filed_price, to])
        })
        .collect();
    let content = json!({
        "project_id": row.project_id, "change": row.change_kind, "applies_to": row.applies_to,
        "value": row.change_value, "effective_at": row.effective_at, "reason": row.reason,
        "rows": rows,
    });
    Ok(digest::content(&content)?)
}
