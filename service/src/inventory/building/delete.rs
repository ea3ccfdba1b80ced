//! Removing a building without units.

use super::entrance::held;
use super::query::get;
use crate::inventory::naming::removed;
use crate::inventory::{media, project};
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::BuildingId;
use entity::inventory::{building, permit_building, unit};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Removes the building with its pictures; a permit that names it has to let it go before.
pub async fn delete(tx: &mut Tx<'_>, id: BuildingId) -> Result<()> {
    get(&tx.reader(), id).await?;
    let row = held(tx, id).await?;
    let units = unit::Entity::find().filter(unit::Column::BuildingId.eq(id));
    let permits =
        permit_building::Entity::find().filter(permit_building::Column::BuildingId.eq(id));
    if units.count(tx.db()).await? + permits.count(tx.db()).await? > 0 {
        return Err(KernelRefusal::InUse.into());
    }
    media::clear(tx, id.0).await?;
    removed(building::Entity::delete_by_id(id).exec(tx.db()).await)?;
    // The project's board counts buildings and versions; another new one could look like this one.
    project::touch(tx, row.project_id).await?;
    let subject = Subject::of("inventory.building", id, row.project_id);
    let told = json!({"building_id": id, "project_id": row.project_id, "code": row.code});
    tx.record("inventory.building.deleted", subject, &told)
}
