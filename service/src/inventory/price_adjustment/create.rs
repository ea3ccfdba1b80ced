//! Drafting an adjustment: which units, by how much, from when.

use super::load::of_project;
use crate::inventory::naming::named;
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, Fault, FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::Money;
use entity::id::{BuildingId, PhaseId, PriceAdjustmentId, ProjectId, UnitId, ZoneId};
use entity::inventory::price_adjustment::{
    self, AdjustedPrice, PriceAdjustmentState, PriceChangeKind, Selection,
};
use entity::inventory::{building, layout, phase, unit, zone};
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, TryGetable};
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
    for (index, tag) in input.selection.tags.iter().enumerate() {
        if tag.trim().is_empty() {
            faults.push(Fault::at(format!("/selection/tags/{index}"), FaultCode::TooShort));
        }
    }
    if min_floor.zip(max_floor).is_some_and(|(min, max)| max < min) {
        faults.push(Fault::at("/selection/max_floor", FaultCode::OutOfRange));
    }
    faults
}

/// Phases, zones, buildings, layouts and units that the project does not have.
async fn unknown(tx: &Tx<'_>, input: &CreatePriceAdjustment) -> Result<Vec<Fault>> {
    let Selection { phase_ids, zone_ids, building_ids, layouts, unit_ids, .. } = &input.selection;
    let of = input.project_id;
    let phases: Vec<PhaseId> =
        there::<phase::Entity, _>(tx, phase::Column::Id, phase::Column::ProjectId.eq(of)).await?;
    let zones: Vec<ZoneId> =
        there::<zone::Entity, _>(tx, zone::Column::Id, zone::Column::ProjectId.eq(of)).await?;
    let own = building::Column::ProjectId.eq(of);
    let buildings: Vec<BuildingId> =
        there::<building::Entity, _>(tx, building::Column::Id, own).await?;
    let own = layout::Column::ProjectId.eq(of);
    let codes: Vec<String> = there::<layout::Entity, _>(tx, layout::Column::Code, own).await?;
    let own = unit::Column::ProjectId.eq(of);
    let own = own.and(unit::Column::Id.is_in(unit_ids.iter().map(|id| id.0)));
    let units: Vec<UnitId> = there::<unit::Entity, _>(tx, unit::Column::Id, own).await?;
    let mut faults = missing("phase_ids", phase_ids, &phases);
    faults.extend(missing("zone_ids", zone_ids, &zones));
    faults.extend(missing("building_ids", building_ids, &buildings));
    faults.extend(missing("layouts", layouts, &codes));
    faults.extend(missing("unit_ids", unit_ids, &units));
    Ok(faults)
}

/// One column of the rows that fit.
async fn there<E, T>(tx: &Tx<'_>, column: E::Column, wanted: SimpleExpr) -> Result<Vec<T>>
where
    E: EntityTrait,
    T: TryGetable + Send,
{
    let select = E::find().select_only().column(column).filter(wanted);
    Ok(select.into_tuple().all(tx.db()).await?)
}

fn missing<T: Eq + std::hash::Hash>(name: &str, named: &[T], there: &[T]) -> Vec<Fault> {
    let there: HashSet<&T> = there.iter().collect();
    let absent = named.iter().enumerate().filter(|(_, one)| !there.contains(one));
    let at = |index| format!("/selection/{name}/{index}");
    absent.map(|(index, _)| Fault::at(at(index), FaultCode::NotFound)).collect()
}
