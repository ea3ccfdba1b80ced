//! What becomes of an adjustment whose request was taken back: a draft again.

use super::load::{lock, save};
use crate::approvals::request::WITHDRAWN;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::PriceAdjustmentId;
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;
use serde_json::json;

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let ours = event.payload["document_type"] == "inventory.price_adjustment";
        if event.name != WITHDRAWN || !ours {
            return Ok(());
        }
        let id: PriceAdjustmentId = serde_json::from_value(event.payload["document_id"].clone())?;
        let mut row = lock(tx, id).await?;
        row.state = row.state.recall()?;
        (row.content_hash, row.submitted_at) = (None, None);
        let subject = Subject::of("inventory.price_adjustment", id, row.project_id);
        save(tx, row).await?;
        tx.record("inventory.price_adjustment.recalled", subject, &json!({"adjustment_id": id}))
    })
}
