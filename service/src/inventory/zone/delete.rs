//! Removing a zone that nothing stands in.

use crate::inventory::branch;
use crate::inventory::naming::removed;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::ZoneId;
use entity::inventory::building;
use entity::inventory::zone::Entity;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Removes the zone; the audit trail keeps that it was there.
pub async fn delete(tx: &mut Tx<'_>, id: ZoneId) -> Result<()> {
    let row = branch::lock::<Entity>(tx, id).await?;
    let buildings = building::Entity::find().filter(building::Column::ZoneId.eq(id));
    if buildings.count(tx.db()).await? > 0 {
        return Err(KernelRefusal::InUse.into());
    }
    removed(Entity::delete_by_id(id).exec(tx.db()).await)?;
    let told = json!({"zone_id": id, "project_id": row.project_id, "code": row.code});
    tx.record("inventory.zone.deleted", Subject::of("inventory.zone", id, row.project_id), &told)
}
