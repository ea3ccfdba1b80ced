//! An application whose request was taken back by who asked: it is voided.

use super::void::{VoidInvoice, void};
use crate::approvals::request::WITHDRAWN;
use crate::kernel::{Result, Tx};
use entity::id::InvoiceId;
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;

/// What stands on the invoice where nobody said why.
const WITHDRAWN_BY_AUTHOR: &str = "申请人撤回";

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let ours = event.payload["document_type"] == "invoices.invoice";
        if event.name != WITHDRAWN || !ours {
            return Ok(());
        }
        let id: InvoiceId = serde_json::from_value(event.payload["document_id"].clone())?;
        let reason = event.payload["reason"].as_str().unwrap_or(WITHDRAWN_BY_AUTHOR);
        void(tx, id, &VoidInvoice { reason: reason.to_owned() }).await
    })
}
