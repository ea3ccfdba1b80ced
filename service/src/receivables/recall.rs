//! Refunds and waivers whose request was taken back by who asked: they were never asked for.

use super::{refund, waiver};
use crate::approvals::request::WITHDRAWN;
use crate::kernel::{Result, Tx};
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        if event.name != WITHDRAWN {
            return Ok(());
        }
        let id = event.payload["document_id"].clone();
        match event.payload["document_type"].as_str() {
            Some("receivables.refund") => refund::recall(tx, serde_json::from_value(id)?).await,
            Some("receivables.waiver") => waiver::recall(tx, serde_json::from_value(id)?).await,
            _ => Ok(()),
        }
    })
}
