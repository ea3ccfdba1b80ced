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
use utoipa::ToSchema;

/// A unit as it stands after the act; without the floor price, which not everybody may see.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "unit_id": "01935e3c-5a00-7000-8000-000000000006",
    "building_id": "01935e3c-5a00-7000-8000-000000000004",
    "code": "GZ001-02-1601", "floor": 16, "room": "01", "entrance": null, "use": "home",
    "layout_id": "01935e3c-5a00-7000-8000-000000000005", "orientation": "south",
    "gross_area": "98.76", "inside_area": "79.01", "status": "held", "status_code": 12,
    "sub_status": null, "sub_status_code": null, "withheld_kind": null,
    "withheld_until_on": null, "attached_to_id": null, "list_unit_price": "20000.00",
    "list_price": "1975200.00", "version": 3
}))]
pub struct UnitChanged<'a> {
    pub unit_id: UnitId,
    pub building_id: BuildingId,
    pub code: &'a str,
    pub floor: i32,
    pub room: &'a str,
    pub entrance: Option<&'a str>,
    #[serde(rename = "use")]
    pub use_kind: UnitUse,
    /// By its id: its code, which seldom changes, would cost every act a query.
    pub layout_id: LayoutId,
    pub orientation: Option<Orientation>,
    pub gross_area: Area,
    pub inside_area: Area,
    pub status: UnitStatus,
    pub status_code: i32,
    /// Name of the sub-state below the status.
    pub sub_status: Option<&'a str>,
    pub sub_status_code: Option<i32>,
    /// 销控 or 预留.
    pub withheld_kind: Option<WithholdKind>,
    pub withheld_until_on: Option<NaiveDate>,
    /// The home that a space belongs to.
    pub attached_to_id: Option<UnitId>,
    pub list_unit_price: Money,
    pub list_price: Money,
    /// Rises with every change, so that an older word never covers a newer one.
    pub version: i32,
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
        let told = UnitChanged {
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
