//! Giving back what was withheld, by hand or when its last day is over.

use super::axis::{self, AxisChange};
use super::batch::{self, Batch, Becoming, FailedUnit, Row};
use crate::inventory::Inventory;
use crate::inventory::give_back::{Asked, ask, asked_already};
use crate::inventory::naming::remark;
use crate::inventory::project as projects;
use crate::kernel::clock::{day_in, end_of_day};
use crate::kernel::schedule::{Later, schedule_all};
use crate::kernel::tx::Subject;
use crate::kernel::{Kernel, Result, Tx, commit};
use chrono::NaiveDate;
use entity::id::{GiveBackId, ProjectId, UnitId};
use entity::inventory::axes::SaleState;
use entity::inventory::project;
use entity::inventory::unit::{self, Column, Entity};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use utoipa::ToSchema;
use validator::Validate;

/// What the history says when the last day is over.
pub(super) const OVER: &str = "withheld until this day";
/// Units of one transaction of the scan.
const SCANNED_AT_ONCE: u64 = 500;

/// Units to give back.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_ids": ["01935e3c-5a00-7000-8000-000000000006"]}))]
pub struct GiveBackUnits {
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// The version that was seen of each unit, in the order of the ids; one that has changed since
    /// is left as it is (`stale`).
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub versions: Option<Vec<i32>>,
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
}

/// May the unit be given back?
pub(super) fn check(unit: &unit::Model) -> Result<()> {
    unit.sale_state.give_back()?;
    Ok(())
}

/// How giving back ended, row by row.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 0, "asked": 2, "give_back_ids": ["01935e3c-5a00-7000-8000-000000000051"],
    "failed": [{
        "index": 2, "unit_id": "01935e3c-5a00-7000-8000-000000000006",
        "code": "invalid_transition", "detail": "The act is not possible in the present state."
    }]
}))]
pub struct GiveBackBatch {
    /// Units that are available now.
    pub done: u64,
    /// Units for which a decision is asked.
    pub asked: u64,
    /// The give-backs that wait for it, one for each project.
    pub give_back_ids: Vec<GiveBackId>,
    pub failed: Vec<FailedUnit>,
}

/// Gives back the units that are withheld, or asks for it where their project wants that; says of
/// the others why not.
pub async fn give_back(
    tx: &mut Tx<'_>,
    input: &GiveBackUnits,
    atomic: bool,
) -> Result<GiveBackBatch> {
    let reason = remark(input.reason.as_deref());
    let reason = reason.as_deref();
    let mut batch = Batch::default();
    let rows = batch::lock_all(tx, &input.unit_ids, input.versions.as_deref(), &mut batch).await?;
    let rows = batch::as_read(tx, rows).await?;
    let rows = givable(tx, rows, &mut batch).await?;
    let mut told = GiveBackBatch::default();
    let mut passed = vec![];
    if !atomic || batch.failed.is_empty() {
        for (project_id, units) in rows {
            match ask(tx, project_id, &units, reason).await? {
                Asked::Free => passed.extend(units),
                Asked::Waits(id) => {
                    told.asked += units.len() as u64;
                    told.give_back_ids.push(id);
                }
            }
        }
    }
    let batch = batch::settle(tx, passed, &becoming(reason), batch, atomic).await?;
    Ok(GiveBackBatch { done: batch.done, failed: batch.failed, ..told })
}

/// The units that can be given back, by project; one that is asked for already is not asked for
/// twice.
async fn givable(
    tx: &Tx<'_>,
    rows: Vec<Row>,
    batch: &mut Batch,
) -> Result<BTreeMap<ProjectId, Vec<unit::Model>>> {
    let projects: BTreeSet<ProjectId> = rows.iter().map(|row| row.unit.project_id).collect();
    let mut waiting = HashSet::new();
    for project_id in projects {
        waiting.extend(asked_already(&tx.reader(), project_id).await?);
    }
    let mut units: BTreeMap<ProjectId, Vec<unit::Model>> = BTreeMap::new();
    for Row { index, unit } in rows {
        let asked = waiting.contains(&unit.id);
        let judged = if asked { Err(Inventory::GiveBackPending.into()) } else { check(&unit) };
        match judged {
            Ok(()) => units.entry(unit.project_id).or_default().push(unit),
            Err(error) => batch.fail(index, unit.id, error)?,
        }
    }
    Ok(units)
}

const fn becoming(reason: Option<&str>) -> Becoming<'_> {
    Becoming {
        event: "inventory.unit.given_back",
        sale: SaleState::Available,
        reason,
        withheld: None,
    }
}

/// These units, under lock in the order of their ids, as far as the actor sees them.
pub(in crate::inventory) async fn locked(tx: &Tx<'_>, ids: &[UnitId]) -> Result<Vec<unit::Model>> {
    let rows = batch::lock_all(tx, ids, None, &mut Batch::default()).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// Gives back at once, without a question.
pub(in crate::inventory) async fn free(
    tx: &mut Tx<'_>,
    ids: &[UnitId],
    reason: Option<&str>,
    atomic: bool,
) -> Result<Batch> {
    let mut batch = Batch::default();
    let rows = batch::lock_all(tx, ids, None, &mut batch).await?;
    let mut passed = vec![];
    for Row { index, unit } in rows {
        match check(&unit) {
            Ok(()) => passed.push(unit),
            Err(error) => batch.fail(index, unit.id, error)?,
        }
    }
    batch::settle(tx, passed, &becoming(reason), batch, atomic).await
}

/// Ends the withholding of a locked unit whose last day is over: for who acts on the unit it counts
/// at once, and not only when the scan comes by.
pub async fn end_if_over(tx: &mut Tx<'_>, unit: unit::Model) -> Result<unit::Model> {
    if check(&unit).is_ok() && is_over(tx, &unit).await? {
        return end_withholding(tx, unit, OVER).await;
    }
    Ok(unit)
}

/// Is the last day of the withholding over?
async fn is_over(tx: &Tx<'_>, unit: &unit::Model) -> Result<bool> {
    let Some(until_on) = unit.withheld_until_on else { return Ok(false) };
    let project = projects::get(&tx.reader(), unit.project_id).await?;
    Ok(until_on < tx.today(&project.time_zone))
}

/// Ends the withholding of a locked unit for what is done with it next.
pub async fn end_withholding(
    tx: &mut Tx<'_>,
    unit: unit::Model,
    reason: &str,
) -> Result<unit::Model> {
    let axes = AxisChange { sale: Some(unit.sale_state.give_back()?), ..Default::default() };
    let unit = axis::change(tx, unit, axes, Some(reason)).await?;
    let subject = Subject::of("inventory.building", unit.building_id, unit.project_id);
    let detail = json!({"building_id": unit.building_id, "unit_ids": [unit.id], "reason": reason});
    tx.record("inventory.unit.given_back", subject, &detail)?;
    Ok(unit)
}

/// Ends the hold of a locked unit without a sale: what is kept for a customer stays kept until its
/// last day is over, everything else is for sale.
pub async fn end_hold(tx: &mut Tx<'_>, unit: unit::Model) -> Result<unit::Model> {
    let kept = unit.withheld_kind.is_some() && !is_over(tx, &unit).await?;
    let sale = if kept { unit.sale_state.keep_on()? } else { unit.sale_state.free()? };
    axis::change(tx, unit, AxisChange { sale: Some(sale), ..Default::default() }, None).await
}

/// Has the withholding of these projects ended in the moment after its last day.
pub(super) async fn schedule_end(
    tx: &Tx<'_>,
    zones: &BTreeMap<ProjectId, String>,
    until_on: NaiveDate,
) -> Result<()> {
    let later = zones.iter().filter_map(|(project_id, zone)| {
        let due_at = end_of_day(zone, until_on)?;
        Some(Later {
            kind: "inventory.unit.end_withholding",
            due_at,
            project_id: Some(*project_id),
            payload: json!({"project_id": project_id}),
            unique_key: None,
            repeat_seconds: None,
        })
    });
    schedule_all(tx, later.collect()).await
}

/// Gives back every unit whose last withheld day is over in its project's time zone; of one
/// project when the payload names it.
pub async fn run_end_withholding(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let only: Option<ProjectId> = serde_json::from_value(payload["project_id"].clone())?;
    let zones: Vec<(ProjectId, String)> = project::Entity::find()
        .filter(Condition::all().add_option(only.map(|id| project::Column::Id.eq(id))))
        .select_only()
        .columns([project::Column::Id, project::Column::TimeZone])
        .order_by_asc(project::Column::Id)
        .into_tuple()
        .all(&kernel.db)
        .await?;
    let mut given_back = 0;
    for (project_id, zone) in zones {
        loop {
            let today = day_in(&zone, kernel.clock.now());
            let due: Vec<UnitId> = Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::ProjectId.eq(project_id))
                .filter(Column::Status.eq(unit::UnitStatus::Withheld))
                .filter(Column::WithheldUntilOn.lt(today))
                .order_by_asc(Column::Id)
                .limit(SCANNED_AT_ONCE)
                .into_tuple()
                .all(&kernel.db)
                .await?;
            if due.is_empty() {
                break;
            }
            let act = "inventory.unit.end_withholding";
            let batch =
                commit::by_system(kernel, act, async |tx| free(tx, &due, Some(OVER), false).await)
                    .await?;
            given_back += batch.done;
            if batch.done == 0 {
                break;
            }
        }
    }
    Ok(json!({"given_back": given_back}))
}
