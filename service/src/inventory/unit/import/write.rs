//! Entering what rows want: those of a small table in the call that brings it.

use super::cell::CellFault;
use super::judge::{Bad, Good, Judge};
use super::large::may_set_floor_prices;
use super::read::ImportUnits;
use super::report::{self, Ended};
use super::table::{FILE, MAX_IN_CALL, Table};
use super::view::{FailedCell, ImportedUnit, ImportedUnits};
use crate::files::file::Received;
use crate::inventory::Inventory;
use crate::inventory::unit::enter::{self, Fresh};
use crate::inventory::unit::layouts;
use crate::kernel::language::Language;
use crate::kernel::refusal::RefusalCode;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::id::{BuildingId, ProjectId};
use entity::inventory::{building, unit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Wrong cells that are told; nobody mends more at once.
const MAX_TOLD: usize = 1_000;
/// Most rows of a dry run, which judges them while others wait.
const MAX_LOOKED_AT: usize = 10_000;

/// Enters the units of the rows that fit; with `atomic`, only if all do. A large table is only
/// looked at, up to a size.
pub async fn import(
    tx: &mut Tx<'_>,
    (input, received): (&ImportUnits, &Received),
    table: &Table,
    atomic: bool,
) -> Result<ImportedUnits> {
    may_set_floor_prices(tx, table)?;
    may_be_looked_at(table)?;
    let mut judge = Judge::of(&tx.reader(), input.project_id).await?;
    let (mut good, mut bad) = (vec![], vec![]);
    for some in table.rows.chunks(MAX_IN_CALL) {
        let alone = judge.alone(some);
        let verdict = judge.beside_others(tx, alone).await?;
        good.extend(verdict.good);
        bad.extend(verdict.bad);
    }
    if table.is_large() {
        return preview(tx, input, table, (&good, &bad));
    }
    let entered = if atomic && !bad.is_empty() { vec![] } else { good };
    let units = enter_all(tx, &judge, &entered).await?;
    tell(tx, input.project_id, &units, bad.len())?;
    let ended = Some(Ended { done: entered.len(), bad: &bad });
    let import_id = report::begin(tx, (input, received), table, ended).await?;
    let shown = units.into_iter().zip(&entered).map(|(unit, good)| shown(unit, good)).collect();
    Ok(ImportedUnits {
        import_id: Some(import_id),
        rows: table.size() as u64,
        done: entered.len() as u64,
        failed_rows: bad.len() as u64,
        failed: failed(table, &bad),
        unknown_columns: table.unknown.clone(),
        units: shown,
    })
}

/// A look at very many rows would hold everybody else up.
fn may_be_looked_at(table: &Table) -> Result<()> {
    if table.size() <= MAX_LOOKED_AT {
        return Ok(());
    }
    let why = Language::spoken().pick(
        "试导入最多 10000 行；更大的文件请直接导入，结果见导入记录。",
        "A dry run looks at 10 000 rows at most; the report of the import tells the rest.",
    );
    Err(Error::Invalid(vec![Fault::at(FILE, FaultCode::TooMany).saying(why)]))
}

/// A large table is only looked at in a call: the job enters its rows.
fn preview(
    tx: &mut Tx<'_>,
    input: &ImportUnits,
    table: &Table,
    (good, bad): (&[Good<'_>], &[Bad]),
) -> Result<ImportedUnits> {
    tell(tx, input.project_id, &[], bad.len())?;
    Ok(ImportedUnits {
        import_id: None,
        rows: table.size() as u64,
        done: good.len() as u64,
        failed_rows: bad.len() as u64,
        failed: failed(table, bad),
        unknown_columns: table.unknown.clone(),
        units: vec![],
    })
}

/// Writes the units of the rows, in their order.
pub(super) async fn enter_all(
    tx: &Tx<'_>,
    judge: &Judge,
    rows: &[Good<'_>],
) -> Result<Vec<unit::Model>> {
    let ground = &judge.ground;
    let codes = rows.iter().map(|row| row.wanted.layout.as_str()).collect();
    let layouts = layouts::find_or_create(tx, ground.project.id, codes).await?;
    let mut serial = ground.first_serial(tx, rows.len()).await?;
    let mut units = Vec::with_capacity(rows.len());
    for Good { wanted, code, .. } in rows {
        let plot = judge.plots.get(&wanted.building);
        let plot = plot.ok_or_else(|| Error::internal("a building was not judged"))?;
        let code = match code {
            Some(code) => code.clone(),
            None => ground.code(plot, wanted.spot(), serial)?,
        };
        let layout = layouts.get(&wanted.layout);
        let layout = layout.ok_or_else(|| Error::internal("a layout was not created"))?;
        let fresh = Fresh {
            code,
            spot: wanted.spot(),
            layout,
            use_kind: wanted.use_kind,
            orientation: wanted.orientation,
            fit_out: wanted.fit_out,
            gross_area: wanted.gross_area,
            inside_area: wanted.inside_area,
            basis: wanted.basis,
            prices: wanted.prices,
            filed_price: wanted.filed_price,
            tags: wanted.tags.clone(),
            remarks: wanted.remarks.clone(),
        };
        units.push(ground.unit(tx, plot, fresh));
        serial += 1;
    }
    enter::write(tx, &units).await.map_err(|error| again(error, judge))?;
    places_stand(tx, &units).await?;
    Ok(units)
}

/// Looks again whether the entrances are there and the buildings in their phases and zones, now
/// that the units are: whoever changes that holds the building, which a new unit waits for and he
/// for it. So nobody is kept from the building while rows are judged.
async fn places_stand(tx: &Tx<'_>, units: &[unit::Model]) -> Result<()> {
    let ids: BTreeSet<BuildingId> = units.iter().map(|unit| unit.building_id).collect();
    let wanted = building::Column::Id.is_in(ids.iter().map(|id| id.0));
    let buildings = building::Entity::find().filter(wanted).all(tx.db()).await?;
    let buildings: BTreeMap<BuildingId, building::Model> =
        buildings.into_iter().map(|building| (building.id, building)).collect();
    let stands = |unit: &unit::Model| {
        buildings.get(&unit.building_id).is_some_and(|building| {
            (building.phase_id, building.zone_id) == (unit.phase_id, unit.zone_id)
                && unit.entrance.as_ref().is_none_or(|name| building.has_entrance(name))
        })
    };
    if units.iter().all(stands) {
        Ok(())
    } else {
        Err(Error::Contended("a building was changed meanwhile".to_owned()))
    }
}

/// Somebody took a code or a room since the rows were judged: judged again, the row is told.
fn again(error: Error, judge: &Judge) -> Error {
    match error {
        Error::Refused(refusal)
            if refusal.text.code == Inventory::CodeTaken.text().code
                && !judge.ground.template.wants_serial() =>
        {
            Error::Contended("a code was taken meanwhile".to_owned())
        }
        other => other,
    }
}

/// One audit row and one event for each building.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    units: &[unit::Model],
    bad: usize,
) -> Result<()> {
    let mut buildings: BTreeMap<BuildingId, u64> = BTreeMap::new();
    for unit in units {
        *buildings.entry(unit.building_id).or_default() += 1;
    }
    if buildings.is_empty() {
        let subject = Subject::of("inventory.project", project_id, project_id);
        tx.audit_only(subject, json!({"created": 0, "failed": bad}));
    }
    for (id, created) in buildings {
        let subject = Subject::of("inventory.building", id, project_id);
        let told = json!({"building_id": id, "created": created});
        tx.record("inventory.unit.imported", subject, &told)?;
    }
    Ok(())
}

fn shown(unit: unit::Model, good: &Good<'_>) -> ImportedUnit {
    ImportedUnit {
        row: good.row,
        unit_id: unit.id,
        code: unit.code,
        building: good.wanted.building.clone(),
        floor: unit.floor,
        room: unit.room,
        layout: good.wanted.layout.clone(),
        list_unit_price: unit.list_unit_price,
        list_price: unit.list_price,
    }
}

fn failed(table: &Table, bad: &[Bad]) -> Vec<FailedCell> {
    let faults = bad.iter().flat_map(|row| row.faults.iter().map(move |fault| (row.row, fault)));
    faults.take(MAX_TOLD).map(|(row, fault)| cell(table, row, fault)).collect()
}

fn cell(table: &Table, row: u32, fault: &CellFault) -> FailedCell {
    FailedCell {
        row,
        cell: table.address(fault.column, row),
        column: fault.column.key().to_owned(),
        code: fault.why.code().to_owned(),
        detail: fault.why.told().to_owned(),
        like_row: fault.like_row,
    }
}
