//! Removing a layout that no unit has.

use crate::inventory::media;
use crate::inventory::naming::removed;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::id::LayoutId;
use entity::inventory::layout::Entity;
use entity::inventory::unit;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Removes the layout with its pictures; the audit trail keeps that it was there.
pub async fn delete(tx: &mut Tx<'_>, id: LayoutId) -> Result<()> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let found = found.filter(|row| tx.actor.scope.sees_project(row.project_id));
    let row = found.ok_or(Error::NotFound("layout"))?;
    let units = unit::Entity::find().filter(unit::Column::LayoutId.eq(id));
    if units.count(tx.db()).await? > 0 {
        return Err(KernelRefusal::InUse.into());
    }
    media::clear(tx, id.0).await?;
    removed(Entity::delete_by_id(id).exec(tx.db()).await)?;
    let told = json!({"layout_id": id, "project_id": row.project_id, "code": row.code});
    tx.record(
        "inventory.layout.deleted",
        Subject::of("inventory.layout", id, row.project_id),
        &told,
    )
}
