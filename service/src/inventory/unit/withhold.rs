//! Withholding 销控: an available unit is set aside, with a reason and perhaps until a day.

use super::batch::{self, Batch, Becoming, Row, Withheld};
use super::give_back::schedule_end;
use super::recall::claimed;
use crate::inventory::naming::named;
use crate::inventory::{Inventory, project};
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::customers::customer;
use entity::id::{CustomerId, ProjectId, UnitId};
use entity::inventory::axes::SaleState;
use entity::inventory::unit::{self, WithholdKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use validator::Validate;

/// Units to withhold.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"],
    "reason": "留待二期推出", "until_on": "2025-03-31"
}))]
pub struct WithholdUnits {
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// The version that was seen of each unit, in the order of the ids; one that has changed since
    /// is left as it is (`stale`).
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub versions: Option<Vec<i32>>,
    /// 销控 when absent, 预留 where a customer is named.
    pub kind: Option<WithholdKind>,
    /// The customer for whom the units are kept; needed by the kind `kept`.
    pub customer_id: Option<CustomerId>,
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
    /// Last day; the units are given back the day after.
    pub until_on: Option<NaiveDate>,
}

/// May the unit be withheld?
pub(super) fn check(unit: &unit::Model, claimed: bool) -> Result<()> {
    unit.sale_state.withhold()?;
    if claimed { Err(Inventory::UnitClaimed.into()) } else { Ok(()) }
}

/// Withholds the units that may be; says of the others why not. The customer that the input names
/// comes with it, read as whoever asks sees him.
pub async fn withhold(
    tx: &mut Tx<'_>,
    input: &WithholdUnits,
    customer: Option<customer::Model>,
    atomic: bool,
) -> Result<Batch> {
    let reason = named("/reason", &input.reason)?;
    let mut batch = Batch::default();
    let rows = batch::lock_all(tx, &input.unit_ids, input.versions.as_deref(), &mut batch).await?;
    let rows = batch::as_read(tx, rows).await?;
    let zones = zones(tx, &rows).await?;
    check_until(tx, &zones, input.until_on)?;
    let (kind, for_id) = kept_for(input, customer, &rows)?;
    let claimed = claimed(tx, &input.unit_ids).await?;
    let mut passed = vec![];
    for Row { index, unit } in rows {
        match check(&unit, claimed.contains(&unit.id)) {
            Ok(()) => passed.push(unit),
            Err(error) => batch.fail(index, unit.id, error)?,
        }
    }
    let becoming = Becoming {
        event: "inventory.unit.withheld",
        sale: SaleState::Withheld,
        reason: Some(&reason),
        withheld: Some(Withheld { kind, for_id, until_on: input.until_on }),
    };
    let batch = batch::settle(tx, passed, &becoming, batch, atomic).await?;
    if let Some(until_on) = input.until_on.filter(|_| batch.done > 0) {
        schedule_end(tx, &zones, until_on).await?;
    }
    Ok(batch)
}

/// Why the units are withheld, and for whom: a customer of the company that sells them.
fn kept_for(
    input: &WithholdUnits,
    customer: Option<customer::Model>,
    rows: &[Row],
) -> Result<(WithholdKind, Option<CustomerId>)> {
    let fault = |code| Error::fault("/customer_id", code);
    match (input.kind, customer) {
        (Some(WithholdKind::SalesControl), Some(_)) => Err(fault(FaultCode::Conflict)),
        (Some(WithholdKind::Kept), None) => Err(fault(FaultCode::Required)),
        (_, None) => Ok((WithholdKind::SalesControl, None)),
        (_, Some(customer)) => {
            if rows.iter().any(|row| row.unit.company_id != customer.company_id) {
                return Err(fault(FaultCode::NotFound));
            }
            Ok((WithholdKind::Kept, Some(customer.id)))
        }
    }
}

/// The time zones of the projects that the units belong to.
async fn zones(tx: &Tx<'_>, rows: &[Row]) -> Result<BTreeMap<ProjectId, String>> {
    let mut zones = BTreeMap::new();
    for id in rows.iter().map(|row| row.unit.project_id).collect::<BTreeSet<_>>() {
        zones.insert(id, project::get(&tx.reader(), id).await?.time_zone);
    }
    Ok(zones)
}

/// A day that is over cannot be the last one.
fn check_until(
    tx: &Tx<'_>,
    zones: &BTreeMap<ProjectId, String>,
    until_on: Option<NaiveDate>,
) -> Result<()> {
    let over = |zone: &String| until_on.is_some_and(|until_on| until_on < tx.today(zone));
    if zones.values().any(over) {
        return Err(Error::fault("/until_on", FaultCode::DateOrder));
    }
    Ok(())
}
