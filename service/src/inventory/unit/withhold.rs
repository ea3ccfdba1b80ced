//! Withholding 销控: an available unit is set aside, with a reason and perhaps until a day.

use super::batch::{self, Batch, Becoming, Row};
use super::recall::claimed;
use crate::inventory::naming::named;
use crate::inventory::{Inventory, project};
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::UnitId;
use entity::inventory::axes::SaleState;
use entity::inventory::unit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use validator::Validate;

/// Units to withhold.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"],
    "reason": "为老客户预留", "until_on": "2025-03-31"
}))]
pub struct WithholdUnits {
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// Sales control, or the customer the units are kept for.
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

/// Withholds the units that may be; says of the others why not.
pub async fn withhold(tx: &mut Tx<'_>, input: &WithholdUnits, atomic: bool) -> Result<Batch> {
    let reason = named("/reason", &input.reason)?;
    let mut batch = Batch::default();
    let rows = batch::lock_all(tx, &input.unit_ids, &mut batch).await?;
    check_until(tx, &rows, input.until_on).await?;
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
        withheld_until_on: input.until_on,
    };
    batch::settle(tx, passed, &becoming, batch, atomic).await
}

/// A day that is over cannot be the last one.
async fn check_until(tx: &Tx<'_>, rows: &[Row], until_on: Option<NaiveDate>) -> Result<()> {
    let Some(until_on) = until_on else { return Ok(()) };
    let projects: BTreeSet<_> = rows.iter().map(|row| row.unit.project_id).collect();
    for id in projects {
        let project = project::get(&tx.reader(), id).await?;
        if until_on < tx.today(&project.time_zone) {
            return Err(Error::fault("/until_on", FaultCode::DateOrder));
        }
    }
    Ok(())
}
