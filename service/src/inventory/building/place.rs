//! Where a building belongs, and how high it is, corrected; its units go with it.

use super::update::UpdateBuilding;
use crate::inventory::unit::code::Template;
use crate::inventory::{Inventory, branch, project};
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::inventory::unit::{Column, Entity};
use entity::inventory::{building, phase, zone};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Puts floors, phase and zone into the row, as far as no unit contradicts.
pub(super) async fn correct(
    tx: &Tx<'_>,
    row: &mut building::Model,
    input: &UpdateBuilding,
) -> Result<()> {
    if let Some(floors) = input.floors {
        refuse_units_above(tx, row, floors).await?;
        row.floors = floors;
    }
    let before = (row.phase_id, row.zone_id);
    input.phase_id.put(&mut row.phase_id);
    input.zone_id.put(&mut row.zone_id);
    if before == (row.phase_id, row.zone_id) {
        return Ok(());
    }
    check_place(tx, row, input).await?;
    if before.1 != row.zone_id {
        refuse_named_zone(tx, row).await?;
    }
    Entity::update_many()
        .col_expr(Column::PhaseId, Expr::value(row.phase_id))
        .col_expr(Column::ZoneId, Expr::value(row.zone_id))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::BuildingId.eq(row.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn refuse_units_above(tx: &Tx<'_>, row: &building::Model, floors: i32) -> Result<()> {
    let highest: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Floor)
        .filter(Column::BuildingId.eq(row.id))
        .filter(Column::Floor.gt(floors))
        .order_by_desc(Column::Floor)
        .into_tuple()
        .one(tx.db())
        .await?;
    match highest {
        Some(floor) => Err(Inventory::FloorUsed.with("floor", &floor).into()),
        None => Ok(()),
    }
}

/// A zone brings its phase along, and a phase that contradicts it is refused.
async fn check_place(tx: &Tx<'_>, row: &mut building::Model, input: &UpdateBuilding) -> Result<()> {
    if let Some(id) = row.phase_id {
        branch::of_project::<phase::Entity>(tx, id, row.project_id).await?;
    }
    let Some(id) = row.zone_id else { return Ok(()) };
    let own = branch::of_project::<zone::Entity>(tx, id, row.project_id).await?.phase_id;
    if own.is_some() && input.phase_id.is_keep() {
        row.phase_id = own;
    }
    if own.is_some() && row.phase_id != own {
        return Err(Error::fault("/phase_id", FaultCode::Conflict));
    }
    Ok(())
}

/// Codes of units that name their zone would tell another one.
async fn refuse_named_zone(tx: &Tx<'_>, row: &building::Model) -> Result<()> {
    let project = project::get(&tx.reader(), row.project_id).await?;
    let named = Template::parse(&project.unit_code_template).is_ok_and(|t| t.wants_zone());
    let units = Entity::find().filter(Column::BuildingId.eq(row.id));
    if named && units.count(tx.db()).await? > 0 {
        return Err(Inventory::ZoneInCodes.into());
    }
    Ok(())
}
