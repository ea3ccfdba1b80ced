//! Reviewing an application 开票审核: by an accountant who did not make it.

use super::load::lock;
use super::{guard, row};
use crate::approvals::{self, Ruling, Verdict};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, digest};
use entity::Money;
use entity::id::{InvoiceId, TradeId};
use entity::invoices::invoice::{self, InvoiceKind, InvoiceMedium};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What the reviewer has to say.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"comment": "Agrees with the contract."}))]
pub struct ReviewInvoice {
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// What the reviewer passes; a later change would void the approval.
#[derive(Debug, Serialize)]
pub(super) struct Content<'a> {
    trade_id: TradeId,
    kind: InvoiceKind,
    medium: InvoiceMedium,
    gross: Money,
    buyer_name: &'a str,
}

/// The content of an application.
pub(super) fn content(invoice: &invoice::Model) -> Content<'_> {
    Content {
        trade_id: invoice.trade_id,
        kind: invoice.kind,
        medium: invoice.medium,
        gross: invoice.gross,
        buyer_name: &invoice.buyer_name,
    }
}

/// Passes an application.
pub async fn review(tx: &mut Tx<'_>, id: InvoiceId, input: &ReviewInvoice) -> Result<()> {
    let case = lock(tx, id).await?;
    guard::blue(&case.invoice)?;
    let state = case.invoice.state.review()?;
    let hash = digest::content(&content(&case.invoice))?;
    let comment = input.comment.as_deref();
    if approvals::decide(tx, id.0, &hash, Verdict::Approve, comment).await? == Ruling::Open {
        return Ok(());
    }
    let change = row::change(&case.invoice, state);
    row::save(tx, change).await?;
    let subject = Subject::of("invoices.invoice", id, case.invoice.project_id);
    tx.record("invoices.invoice.reviewed", subject, &json!({"number": case.invoice.number}))
}
