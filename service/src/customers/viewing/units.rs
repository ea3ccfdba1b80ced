//! The units of a viewing, in their order.

use crate::kernel::{Fault, FaultCode, Result, Tx};
use entity::customers::viewing_unit::{self, Column, Entity};
use entity::id::{ProjectId, UnitId, ViewingId};
use entity::inventory::unit;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Units of the project, each once; the others are faults at their places.
pub(super) async fn check(tx: &Tx<'_>, ids: &[UnitId], project_id: ProjectId) -> Result<()> {
    let found: Vec<UnitId> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::ProjectId.eq(project_id))
        .filter(unit::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(tx.db())
        .await?;
    let found: HashSet<UnitId> = found.into_iter().collect();
    let mut named = HashSet::new();
    let mut faults = vec![];
    for (index, id) in ids.iter().enumerate() {
        let place = format!("/unit_ids/{index}");
        if !found.contains(id) {
            faults.push(Fault::at(place, FaultCode::NotFound));
        } else if !named.insert(*id) {
            faults.push(Fault::at(place, FaultCode::Duplicate));
        }
    }
    Ok(crate::kernel::fault::refuse(faults)?)
}

/// Writes them in the place of those that were there.
pub(super) async fn replace(
    tx: &Tx<'_>,
    viewing_id: ViewingId,
    project_id: ProjectId,
    ids: &[UnitId],
) -> Result<()> {
    Entity::delete_many().filter(Column::ViewingId.eq(viewing_id)).exec(tx.db()).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let rows = (1..).zip(ids).map(|(seq, unit_id)| {
        let row = viewing_unit::Model { viewing_id, seq, unit_id: *unit_id, project_id };
        row.into_active_model()
    });
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}
