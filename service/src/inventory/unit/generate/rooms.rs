//! Rooms of a pattern beside each other and beside those that are there.

use super::pattern::{Cell, GenerateUnits};
use super::write::Site;
use crate::inventory::Inventory;
use crate::inventory::unit::enter::Spot;
use crate::kernel::{Result, Tx};
use entity::id::{BuildingId, ProjectId};
use entity::inventory::unit::{Column, Entity};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// A room stands once on its floor behind an entrance; where entrances share numbers, the codes
/// have to tell the entrance.
pub(super) async fn refuse_taken(
    tx: &Tx<'_>,
    site: &Site,
    input: &GenerateUnits,
    cells: &[Cell],
) -> Result<()> {
    let rooms: Vec<(i32, String, Option<String>, String)> = Entity::find()
        .select_only()
        .columns([Column::Floor, Column::Room, Column::Entrance, Column::RoomKey])
        .filter(Column::BuildingId.eq(site.plot.building.id))
        .into_tuple()
        .all(tx.db())
        .await?;
    let keys: HashSet<(i32, &str)> =
        rooms.iter().map(|(floor, .., key)| (*floor, key.as_str())).collect();
    let mut numbers: HashMap<(i32, &str), Option<&str>> = rooms
        .iter()
        .map(|(floor, room, entrance, _)| ((*floor, room.as_str()), entrance.as_deref()))
        .collect();
    let told = site.ground.template.tells_entrances_apart();
    for cell in cells {
        let spot = input.stacks[cell.stack].spot(cell.floor);
        let Spot { entrance, room, .. } = spot;
        if keys.contains(&(cell.floor, spot.room_key().as_str())) {
            let refusal = Inventory::RoomTaken.with("floor", &cell.floor).with("room", room);
            return Err(refusal.with("entrance", &entrance).into());
        }
        if let Some(other) = numbers.insert((cell.floor, room), entrance).filter(|_| !told) {
            let template = &site.ground.project.unit_code_template;
            let refusal = Inventory::EntranceNotInCode.with("unit_code_template", template);
            let refusal = refusal.with("floor", &cell.floor).with("room", room);
            return Err(refusal.with("entrances", &[other, entrance]).into());
        }
    }
    Ok(())
}

/// Has a building of the project rooms of the same number on a floor, behind two entrances?
pub(in crate::inventory) async fn entrances_share_rooms(
    tx: &Tx<'_>,
    id: ProjectId,
) -> Result<bool> {
    let shared = Entity::find()
        .select_only()
        .column(Column::BuildingId)
        .filter(Column::ProjectId.eq(id))
        .group_by(Column::BuildingId)
        .group_by(Column::Floor)
        .group_by(Column::Room)
        .having(Column::Id.count().gt(1))
        .limit(1)
        .into_tuple::<BuildingId>()
        .one(tx.db())
        .await?;
    Ok(shared.is_some())
}
