//! Giving a held unit back.

use super::{expire, load};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::refusal::Sales;
use entity::id::HoldId;
use serde_json::json;

/// Ends a hold early.
pub async fn cancel(tx: &mut Tx<'_>, id: HoldId) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    inventory::unit::claim::give_back(tx, seen.unit_id, id.0).await?;
    let unit = inventory::unit::lock(tx, seen.unit_id).await?;
    let mut hold = load::lock(tx, id).await?;
    hold.state = hold.state.cancel()?;
    if hold.expires_at <= tx.now {
        return Err(Sales::HoldExpired.into());
    }
    inventory::unit::end_hold(tx, unit).await?;
    load::save(tx, &hold).await?;
    expire::forget(tx, id).await?;
    let detail = json!({"unit_id": hold.unit_id});
    tx.record("sales.hold.cancelled", Subject::of("sales.hold", id, hold.project_id), &detail)
}
