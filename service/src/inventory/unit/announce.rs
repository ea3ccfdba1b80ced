//! What a board must know of a unit that has changed, told so that nothing else need be read.

use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::Money;
use entity::id::{BuildingId, UnitId};
use entity::inventory::axes::UnitStatus;
use entity::inventory::unit;
use serde::Serialize;

/// A unit as it stands after the act; without the floor price, which not everybody may see.
#[derive(Debug, Serialize)]
struct Changed<'a> {
    unit_id: UnitId,
    building_id: BuildingId,
    code: &'a str,
    floor: i32,
    room: &'a str,
    status: UnitStatus,
    status_code: i32,
    list_unit_price: Money,
    list_price: Money,
    /// Rises with every change, so that an older word never covers a newer one.
    version: i32,
}

/// Tells everybody who watches the board.
pub(in crate::inventory) fn changed(tx: &mut Tx<'_>, unit: &unit::Model) -> Result<()> {
    let told = Changed {
        unit_id: unit.id,
        building_id: unit.building_id,
        code: &unit.code,
        floor: unit.floor,
        room: &unit.room,
        status: unit.status,
        status_code: unit.status.code(),
        list_unit_price: unit.list_unit_price,
        list_price: unit.list_price,
        version: unit.version,
    };
    let subject = Subject::of("inventory.unit", unit.id, unit.project_id);
    tx.announce("inventory.unit.changed", subject, &told)
}
