//! Writing the units of a pattern with their codes and the first line of their history.

use super::layouts;
use super::pattern::{Cell, GenerateUnits, cells};
use crate::inventory::unit::code::{Place, Template};
use crate::inventory::unit::price;
use crate::inventory::unit::search::search_text;
use crate::inventory::unit::view::{Beside, UnitView};
use crate::inventory::{Inventory, building, project};
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Refusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx, number};
use chrono::NaiveDate;
use entity::id::{BuildingId, CompanyId, LayoutId, UnitEventId, UnitId};
use entity::inventory::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, TitleAxis,
    UnitStatus,
};
use entity::inventory::unit::{self, Column, Entity, Tags};
use entity::inventory::{retired_code, unit_event, zone};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::Serialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// Codes of one question.
const CODES_AT_ONCE: usize = 5_000;
/// Rows of one insert: SQLite binds at most 32 766 values, and a unit has about forty.
const UNITS_AT_ONCE: usize = 500;

/// The units that were made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Generated {
    pub created: u64,
    /// Floor by floor, in the order of the stacks.
    pub units: Vec<UnitView>,
}

/// Where the units come to stand.
struct Site {
    project: entity::inventory::project::Model,
    building: entity::inventory::building::Model,
    zone: Option<String>,
    template: Template,
    entered_on: NaiveDate,
}

/// Makes the units of a building, unreleased.
pub async fn generate(tx: &mut Tx<'_>, id: BuildingId, input: &GenerateUnits) -> Result<Generated> {
    let site = site(tx, id).await?;
    let cells = cells(input, site.building.floors)?;
    refuse_taken_rooms(tx, id, input, &cells).await?;
    let layouts = layouts::find_or_create(tx, site.project.id, &input.stacks).await?;
    let units = units(tx, &site, input, &cells, &layouts).await?;
    for some in units.chunks(UNITS_AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        Entity::insert_many(rows)
            .exec_without_returning(tx.db())
            .await
            .on_duplicate(|| Inventory::CodeTaken.into())?;
        let events = some.iter().map(|unit| entered(tx, unit).into_active_model());
        unit_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
        price::note(tx, some, None).await?;
    }
    refuse_retired(tx, site.project.company_id, &units).await?;
    let subject = Subject::of("inventory.building", id, site.project.id);
    let told = json!({"building_id": id, "created": units.len()});
    tx.record("inventory.unit.generated", subject, &told)?;
    let sees = tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE);
    let shown = units.into_iter().zip(&cells).map(|(unit, cell)| {
        let layout = input.stacks[cell.stack].layout.trim().to_owned();
        UnitView::of(unit, Beside { layout, ..Default::default() }, sees)
    });
    Ok(Generated { created: cells.len() as u64, units: shown.collect() })
}

async fn site(tx: &Tx<'_>, id: BuildingId) -> Result<Site> {
    let building = building::get(&tx.reader(), id).await?;
    let project = project::get(&tx.reader(), building.project_id).await?;
    let zone = match building.zone_id {
        Some(id) => zone::Entity::find_by_id(id).one(tx.db()).await?.map(|zone| zone.code),
        None => None,
    };
    let template = Template::parse(&project.unit_code_template)
        .map_err(|bad| Error::internal(format!("project {}: {bad}", project.id)))?;
    let entered_on = tx.today(&project.time_zone);
    Ok(Site { project, building, zone, template, entered_on })
}

/// A room stands once on its floor.
async fn refuse_taken_rooms(
    tx: &Tx<'_>,
    id: BuildingId,
    input: &GenerateUnits,
    cells: &[Cell],
) -> Result<()> {
    let rooms: Vec<(i32, String)> = Entity::find()
        .select_only()
        .columns([Column::Floor, Column::Room])
        .filter(Column::BuildingId.eq(id))
        .into_tuple()
        .all(tx.db())
        .await?;
    let rooms: HashSet<(i32, &str)> =
        rooms.iter().map(|(floor, room)| (*floor, room.as_str())).collect();
    for cell in cells {
        let room = input.stacks[cell.stack].room.trim();
        if rooms.contains(&(cell.floor, room)) {
            let refusal = Inventory::RoomTaken.with("floor", &cell.floor).with("room", room);
            return Err(refusal.into());
        }
    }
    Ok(())
}

/// A code is never used again, not even that of a unit that is gone. Asked after the insert: from
/// then on nobody can retire one of these codes unseen.
async fn refuse_retired(tx: &Tx<'_>, company_id: CompanyId, units: &[unit::Model]) -> Result<()> {
    for some in units.chunks(CODES_AT_ONCE) {
        let used = retired_code::Entity::find()
            .filter(retired_code::Column::CompanyId.eq(company_id))
            .filter(retired_code::Column::Code.is_in(some.iter().map(|unit| unit.code.as_str())))
            .one(tx.db())
            .await?;
        if let Some(used) = used {
            return Err(Inventory::CodeTaken.with("unit_code", &used.code).into());
        }
    }
    Ok(())
}

async fn units(
    tx: &Tx<'_>,
    site: &Site,
    input: &GenerateUnits,
    cells: &[Cell],
    layouts: &HashMap<String, LayoutId>,
) -> Result<Vec<unit::Model>> {
    let mut serial = first_serial(tx, site, cells.len()).await?;
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

/// The serial counts per company and day, whatever the project.
async fn first_serial(tx: &Tx<'_>, site: &Site, count: usize) -> Result<i64> {
    if !site.template.wants_serial() {
        return Ok(0);
    }
    let count = i64::try_from(count).map_err(|_| Error::internal("too many units"))?;
    let day = site.entered_on.format("%Y%m%d");
    let series = format!("{}/unit/{day}", site.project.company_id);
    let last = number::take(tx, &series, count).await?;
    Ok(last - count + 1)
}

fn unit(
    tx: &Tx<'_>,
    site: &Site,
    input: &GenerateUnits,
    cell: &Cell,
    (layouts, serial): (&HashMap<String, LayoutId>, i64),
) -> Result<unit::Model> {
    let stack = &input.stacks[cell.stack];
    let (room, layout) = (stack.room.trim(), stack.layout.trim());
    let place = Place {
        project: &site.project.code,
        zone: site.zone.as_deref(),
        building: &site.building.code,
        floor: cell.floor,
        room,
        entered_on: site.entered_on,
        serial,
    };
    let code = site.template.code(&place)?;
    let layout_id = layouts.get(layout).copied();
    Ok(unit::Model {
        id: tx.id::<UnitId>(),
        company_id: site.project.company_id,
        project_id: site.project.id,
        building_id: site.building.id,
        phase_id: site.building.phase_id,
        zone_id: site.building.zone_id,
        layout_id: layout_id.ok_or_else(|| Error::internal("a layout was not created"))?,
        search_text: search_text(&code, room, layout, &[]),
        code,
        floor: cell.floor,
        room: room.to_owned(),
        use_kind: stack.use_kind,
        orientation: stack.orientation,
        gross_area: stack.gross_area,
        inside_area: stack.inside_area,
        surveyed_gross_area: None,
        surveyed_inside_area: None,
        price_basis: stack.basis(),
        list_unit_price: cell.prices.unit_price,
        list_price: cell.prices.list_price,
        filed_price: None,
        floor_price: cell.prices.floor_price,
        tags: Tags::default(),
        remarks: None,
        sale_state: SaleState::Unreleased,
        contract_axis: ContractAxis::None,
        mortgage_axis: MortgageAxis::None,
        payment_axis: PaymentAxis::None,
        invoice_axis: InvoiceAxis::None,
        delivery_axis: DeliveryAxis::None,
        title_axis: TitleAxis::None,
        status: UnitStatus::Unreleased,
        sub_status_id: None,
        withheld_kind: None,
        withheld_for_id: None,
        withheld_reason: None,
        withheld_until_on: None,
        entered_on: site.entered_on,
        created_at: tx.now,
        version: 1,
    })
}

fn entered(tx: &Tx<'_>, unit: &unit::Model) -> unit_event::Model {
    unit_event::Model {
        id: tx.id::<UnitEventId>(),
        project_id: unit.project_id,
        unit_id: unit.id,
        at: tx.now,
        act: tx.act().to_owned(),
        from_status: None,
        to_status: unit.status,
        actor_id: tx.actor.user_id,
        actor: tx.actor.username.clone(),
        reason: None,
        changes: unit_event::Changes::default(),
    }
}
