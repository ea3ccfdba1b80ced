//! Loading a give-back, and what its approval is bound to.

use crate::kernel::{Error, Reader, Result, Tx, digest};
use entity::id::GiveBackId;
use entity::inventory::give_back::{Entity, GiveBackState, Model};
use entity::inventory::unit;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

/// The give-back, if the reader sees its project.
pub(super) async fn get(reader: &Reader<'_>, id: GiveBackId) -> Result<Model> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let seen = found.filter(|row| reader.scope().sees_project(row.project_id));
    seen.ok_or(Error::NotFound("give-back"))
}

/// The give-back, locked until the act ends.
pub(super) async fn lock(tx: &Tx<'_>, id: GiveBackId) -> Result<Model> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let seen = found.filter(|row| tx.actor.scope.sees_project(row.project_id));
    seen.ok_or(Error::NotFound("give-back"))
}

/// Writes the row with the state in which it ended.
pub(super) async fn end(tx: &Tx<'_>, mut row: Model, state: GiveBackState) -> Result<()> {
    row.state = state;
    row.ended_at = Some(tx.now);
    row.version += 1;
    row.into_active_model().reset_all().update(tx.db()).await?;
    Ok(())
}

/// What whoever approves has seen: each unit, and why, for whom and how long it is withheld.
pub(super) fn content_hash(units: &[unit::Model], reason: Option<&str>) -> Result<String> {
    let mut units: Vec<&unit::Model> = units.iter().collect();
    units.sort_by_key(|unit| unit.id);
    let rows: Vec<_> = units
        .iter()
        .map(|unit| {
            json!([
                unit.id,
                unit.sale_state,
                unit.withheld_kind,
                unit.withheld_for_id,
                unit.withheld_reason,
                unit.withheld_until_on,
            ])
        })
        .collect();
    Ok(digest::content(&json!({"units": rows, "reason": reason}))?)
}
