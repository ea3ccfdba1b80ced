//! Permit 预售许可: nothing is sold on a day that no presale permit covers.

use crate::inventory;
use crate::kernel::{Result, Tx};
use crate::sales::refusal::Sales;
use chrono::NaiveDate;
use entity::inventory::unit;

/// Refuses unless a permit that covers the unit is valid on the day.
pub async fn check(tx: &Tx<'_>, unit: &unit::Model, on: NaiveDate) -> Result<()> {
    let covered = inventory::permit::covers(&tx.reader(), unit.id, on).await?;
    if covered { Ok(()) } else { Err(Sales::PermitMissing.with("on", &on).into()) }
}
