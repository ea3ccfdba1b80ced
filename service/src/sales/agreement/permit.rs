//! Permit 预售许可: nothing is sold on a day that no presale permit covers.

use crate::inventory;
use crate::kernel::{Result, Tx};
use crate::sales::refusal::Sales;
use chrono::NaiveDate;
use entity::inventory::unit;
use std::collections::BTreeSet;

/// Refuses unless a permit that covers the unit is valid on the day.
pub async fn check(tx: &Tx<'_>, unit: &unit::Model, on: NaiveDate) -> Result<()> {
    let building = BTreeSet::from([unit.building_id]);
    let permits = inventory::permit::on(&tx.reader(), &building, on).await?;
    let covered = permits.covers(unit.id, unit.building_id);
    if covered { Ok(()) } else { Err(Sales::PermitMissing.with("on", &on).into()) }
}
