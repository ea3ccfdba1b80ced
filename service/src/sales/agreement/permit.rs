//! Permit 预售许可: nothing is sold on a day that no presale permit covers.

use crate::inventory;
use crate::kernel::{Result, Tx};
use crate::sales::refusal::Sales;
use chrono::NaiveDate;
use entity::id::BuildingId;
use std::collections::BTreeSet;

/// Refuses unless a permit of the building is valid on the day.
pub async fn check(tx: &Tx<'_>, building_id: BuildingId, on: NaiveDate) -> Result<()> {
    let building = BTreeSet::from([building_id]);
    let covered = inventory::permit::covered(&tx.reader(), &building, on).await?;
    if covered.is_empty() { Err(Sales::PermitMissing.with("on", &on).into()) } else { Ok(()) }
}
