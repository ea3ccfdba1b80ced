//! Writing the units of a pattern.

use super::pattern::{Cell, GenerateUnits, cells};
use super::rooms;
use crate::inventory::unit::enter::{self, Fresh, Ground, Plot};
use crate::inventory::unit::layouts;
use crate::inventory::unit::view::{Beside, UnitView};
use crate::inventory::{self as places, Inventory};
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::refusal::Refusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::id::BuildingId;
use entity::inventory::{building, layout, unit, zone};
use sea_orm::EntityTrait;
use serde::Serialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// The units that were made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Generated {
    pub created: u64,
    /// Floor by floor, in the order of the stacks.
    pub units: Vec<UnitView>,
}

/// Where the units come to stand.
pub(super) struct Site {
    pub ground: Ground,
    pub plot: Plot,
}

/// Makes the units of a building, unreleased.
pub async fn generate(tx: &mut Tx<'_>, id: BuildingId, input: &GenerateUnits) -> Result<Generated> {
    let site = site(tx, id).await?;
    let cells = pattern(input, &site.plot.building)?;
    rooms::refuse_taken(tx, &site, input, &cells).await?;
    let project_id = site.ground.project.id;
    let codes = input.stacks.iter().map(|stack| stack.layout.trim()).collect();
    let layouts = layouts::find_or_create(tx, project_id, codes).await?;
    let units = units(tx, &site, input, &cells, &layouts).await?;
    enter::write(tx, &units).await?;
    let subject = Subject::of("inventory.building", id, project_id);
    let told = json!({"building_id": id, "created": units.len()});
    tx.record("inventory.unit.generated", subject, &told)?;
    let sees = tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE);
    let shown = units.into_iter().zip(&cells).map(|(unit, cell)| {
        let layout = input.stacks[cell.stack].layout.trim().to_owned();
        let rooms = layouts.get(&layout).and_then(|layout| layout.bedrooms);
        UnitView::of(unit, Beside { layout, rooms, ..Default::default() }, sees)
    });
    Ok(Generated { created: cells.len() as u64, units: shown.collect() })
}

/// The units that the pattern asks for; a stack stands in an entrance that the building has.
fn pattern(input: &GenerateUnits, building: &building::Model) -> Result<Vec<Cell>, Vec<Fault>> {
    let named = input.stacks.iter().enumerate();
    let named = named.filter_map(|(index, stack)| Some((index, stack.entrance.as_deref()?.trim())));
    let lost = named.filter(|(_, name)| !building.has_entrance(name));
    let at = |(index, _)| Fault::at(format!("/stacks/{index}/entrance"), FaultCode::NotFound);
    let lost: Vec<Fault> = lost.map(at).collect();
    match cells(input, building.floors) {
        Ok(cells) if lost.is_empty() => Ok(cells),
        Ok(_) => Err(lost),
        Err(faults) => Err(faults.into_iter().chain(lost).collect()),
    }
}

async fn site(tx: &Tx<'_>, id: BuildingId) -> Result<Site> {
    places::building::get(&tx.reader(), id).await?;
    let building = places::building::held(tx, id).await?;
    let ground = Ground::of(&tx.reader(), building.project_id).await?;
    let zone = match building.zone_id {
        Some(id) => zone::Entity::find_by_id(id).one(tx.db()).await?.map(|zone| zone.code),
        None => None,
    };
    Ok(Site { ground, plot: Plot { building, zone } })
}

async fn units(
    tx: &Tx<'_>,
    site: &Site,
    input: &GenerateUnits,
    cells: &[Cell],
    layouts: &HashMap<String, layout::Model>,
) -> Result<Vec<unit::Model>> {
    let mut serial = site.ground.first_serial(tx, cells.len()).await?;
    let mut codes = HashSet::new();
    let mut units = Vec::with_capacity(cells.len());
    for cell in cells {
        let unit = unit(tx, site, input, cell, (layouts, serial))?;
        if !codes.insert(unit.code.clone()) {
            return Err(Refusal::from(Inventory::CodeTaken).with("unit_code", &unit.code).into());
        }
        units.push(unit);
        serial += 1;
    }
    Ok(units)
}

fn unit(
    tx: &Tx<'_>,
    site: &Site,
    input: &GenerateUnits,
    cell: &Cell,
    (layouts, serial): (&HashMap<String, layout::Model>, i64),
) -> Result<unit::Model> {
    let Site { ground, plot } = site;
    let stack = &input.stacks[cell.stack];
    let spot = stack.spot(cell.floor);
    let layout = layouts.get(stack.layout.trim());
    let fresh = Fresh {
        code: ground.code(plot, spot, serial)?,
        spot,
        layout: layout.ok_or_else(|| Error::internal("a layout was not created"))?,
        use_kind: stack.use_kind,
        orientation: stack.orientation,
        fit_out: stack.fit_out,
        gross_area: stack.gross_area,
        inside_area: stack.inside_area,
        basis: stack.basis(),
        prices: cell.prices,
        filed_price: None,
        tags: vec![],
        remarks: None,
    };
    Ok(ground.unit(tx, plot, fresh))
}
