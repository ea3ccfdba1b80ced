//! Codes that are used up: of units that were removed, and of rooms that were mistyped.
//!
//! No other unit ever gets such a code. What was never released stood on no document, so the same
//! room, entered again, is the same unit to everybody and gets its code back.

use super::enter::CODES_AT_ONCE;
use crate::inventory::Inventory;
use crate::kernel::error::OnDuplicate;
use crate::kernel::{Result, Tx};
use entity::id::BuildingId;
use entity::inventory::retired_code::{self, Column, Entity};
use entity::inventory::unit;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// The unit gives its code up.
pub(super) async fn retire(tx: &Tx<'_>, unit: &unit::Model) -> Result<()> {
    let used = retired_code::Model {
        company_id: unit.company_id,
        code: unit.code.clone(),
        project_id: unit.project_id,
        retired_at: tx.now,
        building_id: Some(unit.building_id),
        floor: Some(unit.floor),
        room_key: Some(unit.room_key.clone()),
    };
    Entity::insert(used.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Inventory::CodeTaken.into())?;
    Ok(())
}

/// Refuses units whose codes are used up, but for those that stand where the code stood. Asked
/// after the units are written: from then on nobody can retire one of these codes unseen.
pub(super) async fn refuse(tx: &Tx<'_>, units: &[unit::Model]) -> Result<()> {
    let Some(company_id) = units.first().map(|unit| unit.company_id) else { return Ok(()) };
    for some in units.chunks(CODES_AT_ONCE) {
        let used = Entity::find()
            .filter(Column::CompanyId.eq(company_id))
            .filter(Column::Code.is_in(some.iter().map(|unit| unit.code.as_str())))
            .all(tx.db())
            .await?;
        for row in used {
            if !some.iter().any(|unit| same_place(&row, unit)) {
                return Err(Inventory::CodeTaken.with("unit_code", &row.code).into());
            }
            Entity::delete_by_id((row.company_id, row.code)).exec(tx.db()).await?;
        }
    }
    Ok(())
}

/// Where the code stood, if that was noted.
pub(super) fn place(row: &retired_code::Model) -> Option<(BuildingId, i32, String)> {
    Some((row.building_id?, row.floor?, row.room_key.clone()?))
}

fn same_place(row: &retired_code::Model, unit: &unit::Model) -> bool {
    let stands = (unit.building_id, unit.floor, unit.room_key.clone());
    row.code == unit.code && place(row) == Some(stands)
}
