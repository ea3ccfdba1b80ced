//! What a board must know of a unit that has changed, told so that nothing else need be read.

use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, LayoutId, SubStatusId, UnitId};
use entity::inventory::axes::UnitStatus;
use entity::inventory::sub_status;
use entity::inventory::unit::{self, Orientation, UnitUse, WithholdKind};
use entity::{Area, Money};
use sea_orm::EntityTrait;
use serde::Serialize;
use std::collections::HashMap;

/// A unit as it stands after the act; without the floor price, which not everybody may see.
#[derive(Debug, Serialize)]
struct Changed<'a> {
    unit_id: UnitId,
    building_id: BuildingId,
    code: &'a str,
    floor: i32,
    room: &'a str,
    entrance: Option<&'a str>,
    #[serde(rename = "use")]
    use_kind: UnitUse,
    /// By its id: its code, which seldom changes, would cost every act a query.
    layout_id: LayoutId,
    orientation: Option<Orientation>,
    gross_area: Area,
    inside_area: Area,
    status: UnitStatus,
    status_code: i32,
    /// Name of the sub-state below the status.
    sub_status: Option<&'a str>,
    sub_status_code: Option<i32>,
    /// 销控 or 预留.
    withheld_kind: Option<WithholdKind>,
    withheld_until_on: Option<NaiveDate>,
    /// The home that a space belongs to.
    attached_to_id: Option<UnitId>,
    list_unit_price: Money,
    list_price: Money,
    /// Rises with every change, so that an older word never covers a newer one.
    version: i32,
}

/// Tells everybody who watches the board.
pub(in crate::inventory) async fn changed(tx: &mut Tx<'_>, unit: &unit::Model) -> Result<()> {
    all_changed(tx, std::slice::from_ref(unit)).await
}

/// The same of many units; sub-states are looked up once, where there are any.
pub(in crate::inventory) async fn all_changed(
    tx: &mut Tx<'_>,
    units: &[unit::Model],
) -> Result<()> {
    let marks = marks(tx, units).await?;
    for unit in units {
        let mark = unit.sub_status_id.and_then(|id| marks.get(&id));
        let told = Changed {
            unit_id: unit.id,
            building_id: unit.building_id,
            code: &unit.code,
            floor: unit.floor,
            room: &unit.room,
            entrance: unit.entrance.as_deref(),
            use_kind: unit.use_kind,
            layout_id: unit.layout_id,
            orientation: unit.orientation,
            gross_area: unit.gross_area,
            inside_area: unit.inside_area,
            status: unit.status,
            status_code: unit.status.code(),
            sub_status: mark.map(|mark| mark.name.as_str()),
            sub_status_code: mark.map(|mark| mark.code),
            withheld_kind: unit.withheld_kind,
            withheld_until_on: unit.withheld_until_on,
            attached_to_id: unit.attached_to_id,
            list_unit_price: unit.list_unit_price,
            list_price: unit.list_price,
            version: unit.version,
        };
        let subject = Subject::of("inventory.unit", unit.id, unit.project_id);
        tx.announce("inventory.unit.changed", subject, &told)?;
    }
    Ok(())
}

async fn marks(
    tx: &Tx<'_>,
    units: &[unit::Model],
) -> Result<HashMap<SubStatusId, sub_status::Model>> {
    if units.iter().all(|unit| unit.sub_status_id.is_none()) {
        return Ok(HashMap::new());
    }
    let rows = sub_status::Entity::find().all(tx.db()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
