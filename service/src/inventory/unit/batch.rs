//! Acts on many units at once: locked in one go, judged one by one, written together.

use super::{announce, axis, lapse};
use crate::inventory::sub_status;
use crate::kernel::refusal::{Kernel as KernelRefusal, RefusalCode, STALE};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, CustomerId, ProjectId, SubStatusId, UnitEventId, UnitId};
use entity::inventory::axes::{SaleState, UnitStatus};
use entity::inventory::unit::{self, Column, Entity, WithholdKind};
use entity::inventory::unit_event::{self, Changes};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use serde_json::json;
use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use utoipa::ToSchema;

/// Ids of one statement; SQLite binds at most 32 766 values.
const IDS_AT_ONCE: usize = 5_000;
/// Rows of one insert, of twelve columns each.
const EVENTS_AT_ONCE: usize = 1_000;

/// How a bulk act ended, row by row.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 119,
    "failed": [{
        "index": 4, "unit_id": "01935e3c-5a00-7000-8000-000000000006",
        "code": "inventory.above_filed_price",
        "detail": "The list price is above the filed price."
    }]
}))]
pub struct Batch {
    /// Units that were changed.
    pub done: u64,
    pub failed: Vec<FailedUnit>,
}

/// A unit that was left as it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FailedUnit {
    /// Place in the list that was sent; for a building, in the order of floors and rooms.
    pub index: u64,
    pub unit_id: UnitId,
    /// Code of the refusal.
    pub code: String,
    pub detail: String,
}

/// A unit of the list, under lock, with its place.
pub(super) struct Row {
    pub index: u64,
    pub unit: unit::Model,
}

/// What becomes of the units that pass.
pub(super) struct Becoming<'a> {
    pub event: &'a str,
    pub sale: SaleState,
    pub reason: Option<&'a str>,
    pub withheld: Option<Withheld>,
}

/// Why, for whom and how long units are withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Withheld {
    pub kind: WithholdKind,
    pub for_id: Option<CustomerId>,
    pub until_on: Option<NaiveDate>,
}

impl Batch {
    /// Notes why a unit was left; what is no refusal ends the whole act.
    pub(super) fn fail(&mut self, index: u64, unit_id: UnitId, error: Error) -> Result<()> {
        let (code, detail) = match error {
            Error::Refused(refusal) => (refusal.text.code, refusal.text.told()),
            Error::NotFound(_) => (FaultCode::NotFound.code(), FaultCode::NotFound.told()),
            Error::Stale => (STALE.code, STALE.told()),
            other => return Err(other),
        };
        self.failed.push(FailedUnit {
            index,
            unit_id,
            code: code.to_owned(),
            detail: detail.to_owned(),
        });
        Ok(())
    }
}

/// Locks the units in the order of their ids; what is missing, given twice or of another version
/// than was seen is noted.
pub(super) async fn lock_all(
    tx: &Tx<'_>,
    ids: &[UnitId],
    versions: Option<&[i32]>,
    batch: &mut Batch,
) -> Result<Vec<Row>> {
    let seen = versions_of(ids, versions)?;
    let mut found = HashMap::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let rows = Entity::find()
            .filter(Column::Id.is_in(some.iter().map(|id| id.0)))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(tx.db())
            .await?;
        let own = rows.into_iter().filter(|row| tx.actor.scope.sees_project(row.project_id));
        found.extend(own.map(|row| (row.id, row)));
    }
    let mut rows = vec![];
    let mut named = HashSet::new();
    for ((index, id), seen) in (0..).zip(ids).zip(seen) {
        if !named.insert(*id) {
            batch.failed.push(FailedUnit {
                index,
                unit_id: *id,
                code: KernelRefusal::Duplicate.text().code.to_owned(),
                detail: KernelRefusal::Duplicate.text().told().to_owned(),
            });
        } else if let Some(unit) = found.remove(id) {
            if seen.is_some_and(|seen| seen != unit.version) {
                batch.fail(index, *id, Error::Stale)?;
            } else {
                rows.push(Row { index, unit });
            }
        } else {
            batch.fail(index, *id, Error::NotFound("unit"))?;
        }
    }
    Ok(rows)
}

/// The units brought to what they read as: a hold or a withholding whose time is over is in
/// nobody's way.
pub(super) async fn as_read(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<Row>> {
    let (places, units): (Vec<u64>, Vec<unit::Model>) =
        rows.into_iter().map(|Row { index, unit }| (index, unit)).unzip();
    let units = lapse::end_all(tx, units).await?;
    Ok(places.into_iter().zip(units).map(|(index, unit)| Row { index, unit }).collect())
}

/// The version that was seen of each unit, where versions are told.
fn versions_of(ids: &[UnitId], versions: Option<&[i32]>) -> Result<Vec<Option<i32>>> {
    let Some(versions) = versions else { return Ok(vec![None; ids.len()]) };
    match versions.len().cmp(&ids.len()) {
        Ordering::Less => Err(Error::fault("/versions", FaultCode::TooFew)),
        Ordering::Greater => Err(Error::fault("/versions", FaultCode::TooMany)),
        Ordering::Equal => Ok(versions.iter().copied().map(Some).collect()),
    }
}

/// Locks the units of a building that stand in a sale state, floor by floor.
pub(super) async fn lock_building(
    tx: &Tx<'_>,
    building_id: BuildingId,
    sale: SaleState,
) -> Result<Vec<Row>> {
    let mut units = Entity::find()
        .filter(Column::BuildingId.eq(building_id))
        .filter(Column::SaleState.eq(sale))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    units.sort_by(|a, b| (a.floor, &a.room_key).cmp(&(b.floor, &b.room_key)));
    Ok((0..).zip(units).map(|(index, unit)| Row { index, unit }).collect())
}

/// Writes what the units that passed become; with `atomic`, only if all have passed.
pub(super) async fn settle(
    tx: &mut Tx<'_>,
    passed: Vec<unit::Model>,
    becoming: &Becoming<'_>,
    mut batch: Batch,
    atomic: bool,
) -> Result<Batch> {
    batch.failed.sort_by_key(|row| row.index);
    let write = !atomic || batch.failed.is_empty();
    if write {
        write_units(tx, &passed, becoming).await?;
        write_events(tx, &passed, becoming).await?;
        batch.done = passed.len() as u64;
        tell(tx, &passed, becoming)?;
        announce_all(tx, passed, becoming).await?;
    }
    if batch.done == 0 {
        // Nothing moved, which is worth a line in the log and no event.
        let first = batch.failed.first().map(|row| row.unit_id.0).unwrap_or_default();
        let detail = json!({"done": 0, "failed": batch.failed.len()});
        tx.audit_only(Subject::global("inventory.unit", first), detail);
    }
    Ok(batch)
}

async fn write_units(tx: &Tx<'_>, units: &[unit::Model], becoming: &Becoming<'_>) -> Result<()> {
    let withheld = becoming.withheld;
    for some in units.chunks(IDS_AT_ONCE) {
        let change = unit::ActiveModel {
            sale_state: Set(becoming.sale),
            status: Set(UnitStatus::from(becoming.sale)),
            sub_status_id: Set(None),
            withheld_kind: Set(withheld.map(|withheld| withheld.kind)),
            withheld_for_id: Set(withheld.and_then(|withheld| withheld.for_id)),
            withheld_reason: Set(withheld.and(becoming.reason).map(str::to_owned)),
            withheld_until_on: Set(withheld.and_then(|withheld| withheld.until_on)),
            ..Default::default()
        };
        Entity::update_many()
            .set(change)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.is_in(some.iter().map(|unit| unit.id.0)))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

async fn write_events(tx: &Tx<'_>, units: &[unit::Model], becoming: &Becoming<'_>) -> Result<()> {
    let marks = sub_statuses(tx, units).await?;
    let for_id = becoming.withheld.and_then(|withheld| withheld.for_id);
    for some in units.chunks(EVENTS_AT_ONCE) {
        let rows = some.iter().map(|unit| {
            let (mut sale, mut changes) = (unit.sale_state, Changes::default());
            axis::step(&mut sale, Some(becoming.sale), &mut changes)?;
            let mark = unit.sub_status_id.and_then(|id| marks.get(&id).cloned().flatten());
            changes.note("sub_status", mark, None);
            let event = unit_event::Model {
                id: tx.id::<UnitEventId>(),
                project_id: unit.project_id,
                unit_id: unit.id,
                at: tx.now,
                act: tx.act().to_owned(),
                from_status: Some(unit.status),
                to_status: UnitStatus::from(becoming.sale),
                actor_id: tx.actor.user_id,
                actor: tx.actor.username.clone(),
                reason: becoming.reason.map(str::to_owned),
                changes,
                kept_for_id: for_id.or(unit.withheld_for_id),
            };
            Ok(event.into_active_model())
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        unit_event::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Names of the sub-states that the units bear so far.
async fn sub_statuses(
    tx: &Tx<'_>,
    units: &[unit::Model],
) -> Result<HashMap<SubStatusId, Option<String>>> {
    let mut names = HashMap::new();
    for id in units.iter().filter_map(|unit| unit.sub_status_id) {
        if let Entry::Vacant(name) = names.entry(id) {
            name.insert(sub_status::name_of(tx, Some(id)).await?);
        }
    }
    Ok(names)
}

/// One word for each unit, for those who watch the board.
async fn announce_all(
    tx: &mut Tx<'_>,
    units: Vec<unit::Model>,
    becoming: &Becoming<'_>,
) -> Result<()> {
    let withheld = becoming.withheld;
    let become_so = |unit: unit::Model| unit::Model {
        sale_state: becoming.sale,
        status: UnitStatus::from(becoming.sale),
        sub_status_id: None,
        withheld_kind: withheld.map(|withheld| withheld.kind),
        withheld_until_on: withheld.and_then(|withheld| withheld.until_on),
        version: unit.version + 1,
        ..unit
    };
    let units: Vec<unit::Model> = units.into_iter().map(become_so).collect();
    announce::all_changed(tx, &units).await
}

/// One audit row and one event for each building.
fn tell(tx: &mut Tx<'_>, units: &[unit::Model], becoming: &Becoming<'_>) -> Result<()> {
    let mut buildings: BTreeMap<(ProjectId, BuildingId), Vec<UnitId>> = BTreeMap::new();
    for unit in units {
        buildings.entry((unit.project_id, unit.building_id)).or_default().push(unit.id);
    }
    for ((project_id, building_id), unit_ids) in buildings {
        let subject = Subject::of("inventory.building", building_id, project_id);
        let detail = json!({
            "building_id": building_id, "unit_ids": unit_ids, "reason": becoming.reason,
        });
        tx.record(becoming.event, subject, &detail)?;
    }
    Ok(())
}
