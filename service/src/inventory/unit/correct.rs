//! Correcting 更正 what was mistyped when a unit was entered.
//!
//! Floor, room, use, areas and price basis are what a unit is sold by, so they change only while it
//! is not offered: before its release, or after a recall. Layout, orientation and fit-out describe
//! it; they stay from the moment a contract is drafted, which repeats them.

use super::enter::{Ground, Plot, Spot};
use super::load::was_released;
use super::update::UpdateUnit;
use super::{claim, pricing};
use crate::inventory::naming::named;
use crate::inventory::{Inventory, building};
use crate::kernel::refusal::{Kernel as KernelRefusal, Refusal};
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::inventory::axes::{ContractAxis, SaleState};
use entity::inventory::unit::{self, Column, Entity, UnitUse};
use entity::inventory::{layout, zone};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Puts the corrections into `after`; its prices and its code follow.
pub(super) async fn correct(
    tx: &Tx<'_>,
    before: &unit::Model,
    after: &mut unit::Model,
    input: &UpdateUnit,
) -> Result<()> {
    describe(tx, after, input).await?;
    check_description(before, after)?;
    set_facts(after, input)?;
    after.room_key = Spot::of(after).room_key();
    let (sold_by, moved) = (differ(before, after), moved(before, after));
    if !sold_by && !moved {
        return Ok(());
    }
    let released = was_released(&tx.reader(), before).await?;
    if sold_by {
        check_facts(tx, before, after).await?;
        pricing::fit(before, after, released)?;
    }
    if moved {
        move_room(tx, before, after, released).await?;
    }
    Ok(())
}

/// Does the unit stand elsewhere?
pub(super) fn moved(before: &unit::Model, after: &unit::Model) -> bool {
    (before.floor, &before.room_key) != (after.floor, &after.room_key)
}

fn differ(before: &unit::Model, after: &unit::Model) -> bool {
    before.floor != after.floor
        || before.room != after.room
        || before.use_kind != after.use_kind
        || before.price_basis != after.price_basis
        || before.gross_area != after.gross_area
        || before.inside_area != after.inside_area
}

fn set_facts(unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    if let Some(room) = &input.room {
        unit.room = named("/room", room)?;
    }
    unit.floor = input.floor.unwrap_or(unit.floor);
    unit.use_kind = input.use_kind.unwrap_or(unit.use_kind);
    unit.price_basis = input.price_basis.unwrap_or(unit.price_basis);
    unit.gross_area = input.gross_area.unwrap_or(unit.gross_area);
    unit.inside_area = input.inside_area.unwrap_or(unit.inside_area);
    let place = if input.inside_area.is_some() { "/inside_area" } else { "/gross_area" };
    if unit.inside_area > unit.gross_area {
        return Err(Error::fault(place, FaultCode::OutOfRange));
    }
    Ok(())
}

/// A layout that is corrected has to be there: a typo shall not make another one.
async fn describe(tx: &Tx<'_>, unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    if let Some(code) = &input.layout {
        let found = layout::Entity::find()
            .filter(layout::Column::ProjectId.eq(unit.project_id))
            .filter(layout::Column::Code.eq(code.trim()))
            .one(tx.db())
            .await?;
        unit.layout_id = found.ok_or_else(|| Error::fault("/layout", FaultCode::NotFound))?.id;
    }
    input.orientation.put(&mut unit.orientation);
    input.fit_out.put(&mut unit.fit_out);
    Ok(())
}

fn check_description(before: &unit::Model, after: &unit::Model) -> Result<(), Inventory> {
    let told = |unit: &unit::Model| (unit.layout_id, unit.orientation, unit.fit_out);
    let written = before.contract_axis != ContractAxis::None;
    if written && told(before) != told(after) { Err(Inventory::Contracted) } else { Ok(()) }
}

async fn check_facts(tx: &Tx<'_>, before: &unit::Model, after: &unit::Model) -> Result<()> {
    if before.sale_state != SaleState::Unreleased {
        return Err(Inventory::RecallFirst.into());
    }
    if claim::live(&tx.reader(), before.id).await?.is_some() {
        return Err(Inventory::UnitClaimed.into());
    }
    let space = matches!(after.use_kind, UnitUse::Parking | UnitUse::Storage);
    if after.attached_to_id.is_some() && !space {
        return Err(Inventory::AttachedAlready.into());
    }
    if after.use_kind != UnitUse::Home && before.use_kind == UnitUse::Home {
        let spaces = Entity::find().filter(Column::AttachedToId.eq(before.id));
        if spaces.count(tx.db()).await? > 0 {
            return Err(KernelRefusal::InUse.into());
        }
    }
    Ok(())
}

/// The place of the unit is another's.
pub(super) fn room_taken(unit: &unit::Model) -> Refusal {
    let refusal = Inventory::RoomTaken.with("floor", &unit.floor).with("room", &unit.room);
    refusal.with("entrance", &unit.entrance)
}

/// Another room, or the same on another floor or behind another entrance, if it is free. The code
/// follows the project's rule as long as it has stood on no document, and only where it came from
/// the rule as it is now; what has a serial keeps it.
async fn move_room(
    tx: &Tx<'_>,
    before: &unit::Model,
    after: &mut unit::Model,
    released: bool,
) -> Result<()> {
    let building = building::held(tx, before.building_id).await?;
    if after.floor == 0 || after.floor > building.floors {
        return Err(Error::fault("/floor", FaultCode::OutOfRange));
    }
    let taken = Entity::find()
        .filter(Column::BuildingId.eq(before.building_id))
        .filter(Column::Floor.eq(after.floor))
        .filter(Column::RoomKey.eq(&after.room_key))
        .filter(Column::Id.ne(before.id));
    if taken.count(tx.db()).await? > 0 {
        return Err(room_taken(after).into());
    }
    let ground = Ground::of(&tx.reader(), before.project_id).await?;
    if released || ground.template.wants_serial() {
        return Ok(());
    }
    let ground = Ground { entered_on: before.entered_on, ..ground };
    let zone = match building.zone_id {
        Some(id) => zone::Entity::find_by_id(id).one(tx.db()).await?.map(|zone| zone.code),
        None => None,
    };
    let plot = Plot { building, zone };
    if ground.code(&plot, Spot::of(before), 0).is_ok_and(|code| code == before.code) {
        after.code = ground.code(&plot, Spot::of(after), 0)?;
    }
    Ok(())
}
