//! Drafting an adjustment: which units, by how much, from when.

use super::load::of_project;
use crate::inventory::naming::named;
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, Fault, FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::Money;
use entity::id::{BuildingId, PriceAdjustmentId, ProjectId, UnitId};
use entity::inventory::price_adjustment::{
    self, AdjustedPrice, PriceAdjustmentState, PriceChangeKind, Selection,
};
use entity::inventory::{building, layout, unit};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// Prices cannot fall by all of themselves, nor rise more than a hundredfold.
const PERCENTS: (Money, Money) = (Money::yuan(-100), Money::yuan(10_000));

/// By how much prices change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "percent", "value": "3.00"}))]
pub struct PriceChange {
    pub kind: PriceChangeKind,
    /// Below zero lowers. Percent: 3 means + 3 %, with two places at most. `amount` is yuan of
    /// the total, `unit_amount` yuan per square metre of the price basis.
    pub value: Money,
}

/// A price adjustment to draft.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "selection": {"layouts": ["A1"], "min_floor": 10, "max_floor": 18},
    "change": {"kind": "percent", "value": "3.00"}, "applies_to": "list",
    "effective_at": "2099-04-01T16:00:00Z", "reason": "二季度调价"
}))]
pub struct CreatePriceAdjustment {
    pub project_id: ProjectId,
    /// Units that fit everything that is said; all of the project where nothing is.
    pub selection: Selection,
    pub change: PriceChange,
    pub applies_to: AdjustedPrice,
    /// When it takes effect; once it is approved when absent.
    pub effective_at: Option<DateTime<Utc>>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Writes the draft.
pub async fn create(tx: &mut Tx<'_>, input: &CreatePriceAdjustment) -> Result<PriceAdjustmentId> {
    let project = of_project(&tx.reader(), input.project_id).await?;
    if input.applies_to.floor() && !tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE) {
        return Err(Error::Forbidden(Act::of(INVENTORY_UNIT_READ_FLOOR_PRICE)));
    }
    let effective_at = input.effective_at.map(|at| at.trunc_subsecs(6));
    let mut faults = faults(input);
    if effective_at.is_some_and(|at| at < tx.now) {
        faults.push(Fault::at("/effective_at", FaultCode::OutOfRange));
    }
    faults.extend(unknown(tx, input).await?);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let row = price_adjustment::Model {
        id: tx.id::<PriceAdjustmentId>(),
        project_id: project,
        state: PriceAdjustmentState::Draft,
        selection: input.selection.clone(),
        change_kind: input.change.kind,
        change_value: input.change.value,
        applies_to: input.applies_to,
        effective_at,
        reason: named("/reason", &input.reason)?,
        content_hash: None,
        planned: 0,
        refused: 0,
        changed: 0,
        skipped: 0,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        applied_at: None,
        version: 1,
    };
    let id = row.id;
    price_adjustment::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    let subject = Subject::of("inventory.price_adjustment", id, project);
    let told = json!({"adjustment_id": id, "change": input.change, "reason": input.reason});
    tx.record("inventory.price_adjustment.created", subject, &told)?;
    Ok(id)
}

fn faults(input: &CreatePriceAdjustment) -> Vec<Fault> {
    let mut faults = vec![];
    let value = input.change.value;
    let (least, most) = PERCENTS;
    let percent = input.change.kind == PriceChangeKind::Percent;
    if value.is_zero() || percent && (value <= least || value > most) {
        faults.push(Fault::at("/change/value", FaultCode::OutOfRange));
    }
    let Selection { min_floor, max_floor, .. } = input.selection;
    if min_floor.zip(max_floor).is_some_and(|(min, max)| max < min) {
        faults.push(Fault::at("/selection/max_floor", FaultCode::OutOfRange));
    }
    faults
}

/// Buildings, layouts and units that the project does not have.
async fn unknown(tx: &Tx<'_>, input: &CreatePriceAdjustment) -> Result<Vec<Fault>> {
    let Selection { building_ids, layouts, unit_ids, .. } = &input.selection;
    let buildings: Vec<BuildingId> = building::Entity::find()
        .select_only()
        .column(building::Column::Id)
        .filter(building::Column::ProjectId.eq(input.project_id))
        .into_tuple()
        .all(tx.db())
        .await?;
    let codes: Vec<String> = layout::Entity::find()
        .select_only()
        .column(layout::Column::Code)
        .filter(layout::Column::ProjectId.eq(input.project_id))
        .into_tuple()
        .all(tx.db())
        .await?;
    let units: Vec<UnitId> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::ProjectId.eq(input.project_id))
        .filter(unit::Column::Id.is_in(unit_ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut faults = missing("building_ids", building_ids, &buildings);
    faults.extend(missing("layouts", layouts, &codes));
    faults.extend(missing("unit_ids", unit_ids, &units));
    Ok(faults)
}

fn missing<T: Eq + std::hash::Hash>(name: &str, named: &[T], there: &[T]) -> Vec<Fault> {
    let there: HashSet<&T> = there.iter().collect();
    let absent = named.iter().enumerate().filter(|(_, one)| !there.contains(one));
    let at = |index| format!("/selection/{name}/{index}");
    absent.map(|(index, _)| Fault::at(at(index), FaultCode::NotFound)).collect()
}
