//! Withdrawing an adjustment that is not yet applied.

use super::apply::forget;
use super::load::{lock, save};
use crate::approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::PriceAdjustmentId;
use serde_json::json;

/// Withdraws it; nothing changes any more.
pub async fn withdraw(tx: &mut Tx<'_>, id: PriceAdjustmentId) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.withdraw()?;
    let project_id = row.project_id;
    save(tx, row).await?;
    approvals::take_back(tx, id.0).await?;
    forget(tx, id).await?;
    let subject = Subject::of("inventory.price_adjustment", id, project_id);
    tx.record("inventory.price_adjustment.withdrawn", subject, &json!({"adjustment_id": id}))
}
