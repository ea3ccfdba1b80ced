//! A deal is contact: its beginning and its end start the recycling clocks of the buyers anew.
//!
//! It is written in the deal's own transaction, so that recycling either sees the deal or waits
//! for it.

use super::change::touch_buyers;
use crate::kernel::{Result, Tx};
use entity::id::TradeId;
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;

/// What is told of sales when one begins or ends.
const DEALS: &[&str] = &[
    "sales.contract.drafted",
    "sales.contract.withdrawn",
    "sales.subscription.activated",
    "sales.subscription.closed",
    "sales.subscription.created",
];

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        if !DEALS.contains(&event.name.as_str()) {
            return Ok(());
        }
        let trade_id: Option<TradeId> = serde_json::from_value(event.payload["trade_id"].clone())?;
        if let Some((trade_id, project_id)) = trade_id.zip(event.project_id) {
            touch_buyers(tx, trade_id, project_id).await?;
        }
        Ok(())
    })
}
