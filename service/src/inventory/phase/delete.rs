//! Removing a phase that nothing stands in.

use crate::inventory::branch;
use crate::inventory::naming::removed;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::PhaseId;
use entity::inventory::phase::Entity;
use entity::inventory::{building, zone};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Removes the phase; the audit trail keeps that it was there.
pub async fn delete(tx: &mut Tx<'_>, id: PhaseId) -> Result<()> {
    let row = branch::lock::<Entity>(tx, id).await?;
    let buildings = building::Entity::find().filter(building::Column::PhaseId.eq(id));
    let zones = zone::Entity::find().filter(zone::Column::PhaseId.eq(id));
    if buildings.count(tx.db()).await? + zones.count(tx.db()).await? > 0 {
        return Err(KernelRefusal::InUse.into());
    }
    removed(Entity::delete_by_id(id).exec(tx.db()).await)?;
    let told = json!({"phase_id": id, "project_id": row.project_id, "code": row.code});
    tx.record("inventory.phase.deleted", Subject::of("inventory.phase", id, row.project_id), &told)
}
