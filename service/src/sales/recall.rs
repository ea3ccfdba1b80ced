//! Contracts and subscriptions whose request was taken back by who asked.

use super::{contract, subscription};
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
            Some("sales.contract") => contract::recall(tx, serde_json::from_value(id)?).await,
            Some("sales.subscription") => {
                let reason = event.payload["reason"].as_str();
                subscription::recall(tx, serde_json::from_value(id)?, reason).await
            }
            _ => Ok(()),
        }
    })
}
