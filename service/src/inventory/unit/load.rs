//! Loading one unit within scope, plainly or under lock.

use crate::kernel::{Error, Reader, Result, Tx};
use entity::id::UnitId;
use entity::inventory::axes::{SaleState, UnitStatus};
use entity::inventory::{unit, unit_event};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// The unit, if the reader sees its project.
pub async fn get(reader: &Reader<'_>, id: UnitId) -> Result<unit::Model> {
    let found = unit::Entity::find_by_id(id).one(&reader.db).await?;
    found.filter(|unit| reader.scope().sees_project(unit.project_id)).ok_or(Error::NotFound("unit"))
}

/// The unit, locked until the act ends.
pub async fn lock(tx: &mut Tx<'_>, id: UnitId) -> Result<unit::Model> {
    let found = unit::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.filter(|unit| tx.actor.scope.sees_project(unit.project_id)).ok_or(Error::NotFound("unit"))
}

/// Was the unit ever offered for sale? A recall does not undo that: people were told its price.
pub(super) async fn was_released(reader: &Reader<'_>, unit: &unit::Model) -> Result<bool> {
    if unit.sale_state != SaleState::Unreleased {
        return Ok(true);
    }
    let released = unit_event::Entity::find()
        .filter(unit_event::Column::UnitId.eq(unit.id))
        .filter(unit_event::Column::ToStatus.ne(UnitStatus::Unreleased));
    Ok(released.count(&reader.db).await? > 0)
}
