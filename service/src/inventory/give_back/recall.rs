//! A give-back whose request was taken back: the units stay withheld.

use super::load::{end, lock};
use crate::approvals::request::WITHDRAWN;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::GiveBackId;
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;
use serde_json::json;

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let ours = event.payload["document_type"] == "inventory.give_back";
        if event.name != WITHDRAWN || !ours {
            return Ok(());
        }
        let id: GiveBackId = serde_json::from_value(event.payload["document_id"].clone())?;
        let row = lock(tx, id).await?;
        let state = row.state.withdraw()?;
        let subject = Subject::of("inventory.give_back", id, row.project_id);
        end(tx, row, state).await?;
        tx.record("inventory.give_back.withdrawn", subject, &json!({"give_back_id": id}))
    })
}
