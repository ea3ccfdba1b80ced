//! Removing a unit that was never released; its code is used up, but for the same room.

use super::load::{self, lock};
use super::{price, retire};
use crate::inventory::naming::removed;
use crate::inventory::{Inventory, building, media};
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Reader, Result, Tx};
use entity::id::UnitId;
use entity::inventory::{permit_unit, unit, unit_claim, unit_event};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

/// May the unit be removed?
pub(super) async fn check(reader: &Reader<'_>, unit: &unit::Model) -> Result<()> {
    if load::was_released(reader, unit).await? {
        return Err(Inventory::ReleasedBefore.into());
    }
    let spaces = unit::Entity::find().filter(unit::Column::AttachedToId.eq(unit.id));
    if spaces.count(&reader.db).await? > 0 {
        return Err(KernelRefusal::InUse.into());
    }
    let claims = unit_claim::Entity::find_by_id(unit.id).count(&reader.db).await?;
    if claims > 0 { Err(Inventory::UnitClaimed.into()) } else { Ok(()) }
}

/// Removes the unit with its history; the audit trail keeps that it was there.
pub async fn delete(tx: &mut Tx<'_>, id: UnitId) -> Result<()> {
    let unit = lock(tx, id).await?;
    check(&tx.reader(), &unit).await?;
    retire::retire(tx, &unit).await?;
    unit_event::Entity::delete_many()
        .filter(unit_event::Column::UnitId.eq(id))
        .exec(tx.db())
        .await?;
    price::forget(tx, id).await?;
    permit_unit::Entity::delete_many()
        .filter(permit_unit::Column::UnitId.eq(id))
        .exec(tx.db())
        .await?;
    media::clear(tx, id.0).await?;
    removed(unit::Entity::delete_by_id(id).exec(tx.db()).await)?;
    // The board counts units and versions; without this it could look unchanged.
    building::touch(tx, unit.building_id).await?;
    let subject = Subject::of("inventory.unit", id, unit.project_id);
    let told = json!({
        "unit_id": id, "code": unit.code, "building_id": unit.building_id,
        "floor": unit.floor, "room": unit.room,
    });
    tx.record("inventory.unit.deleted", subject, &told)
}
