//! Loading one unit within scope, plainly or under lock.

use crate::kernel::{Error, Reader, Result, Tx};
use entity::id::UnitId;
use entity::inventory::unit;
use sea_orm::{EntityTrait, QuerySelect};

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
