//! What makes no sense in a draft, and what its author may not plan.

use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::{Act, Error, Fault, FaultCode, Result, Tx, fault};
use chrono::{DateTime, Utc};
use entity::Money;
use entity::id::{BuildingId, PhaseId, UnitId, ZoneId};
use entity::inventory::price_adjustment::{self, PriceChangeKind, Selection};
use entity::inventory::{building, layout, phase, unit, zone};
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, TryGetable};
use std::collections::HashSet;

/// Prices cannot fall by all of themselves, nor rise more than a hundredfold.
const PERCENTS: (Money, Money) = (Money::yuan(-100), Money::yuan(10_000));

/// Checks the draft as it shall be; `effective_at` is the moment that is named now.
pub(super) async fn check(
    tx: &Tx<'_>,
    row: &price_adjustment::Model,
    effective_at: Option<DateTime<Utc>>,
) -> Result<()> {
    if row.applies_to.floor() && !tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE) {
        return Err(Error::Forbidden(Act::of(INVENTORY_UNIT_READ_FLOOR_PRICE)));
    }
    let mut faults = faults(row);
    if effective_at.is_some_and(|at| at < tx.now) {
        faults.push(Fault::at("/effective_at", FaultCode::OutOfRange));
    }
    faults.extend(unknown(tx, row).await?);
    fault::refuse(faults)?;
    Ok(())
}

fn faults(row: &price_adjustment::Model) -> Vec<Fault> {
    let mut faults = vec![];
    let value = row.change_value;
    let (least, most) = PERCENTS;
    let percent = row.change_kind == PriceChangeKind::Percent;
    if value.is_zero() || percent && (value <= least || value > most) {
        faults.push(Fault::at("/change/value", FaultCode::OutOfRange));
    }
    let Selection { min_floor, max_floor, .. } = row.selection;
    for (index, tag) in row.selection.tags.iter().enumerate() {
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
async fn unknown(tx: &Tx<'_>, row: &price_adjustment::Model) -> Result<Vec<Fault>> {
    let Selection { phase_ids, zone_ids, building_ids, layouts, unit_ids, .. } = &row.selection;
    let of = row.project_id;
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
