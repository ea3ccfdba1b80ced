//! Rejecting an application.

use super::load::lock;
use super::review::content;
use super::{guard, row};
use crate::approvals::{self, Verdict};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, digest};
use entity::id::InvoiceId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why it is rejected.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The buyer asked for another amount."}))]
pub struct RejectInvoice {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Rejects an application; a new one can be made.
pub async fn reject(tx: &mut Tx<'_>, id: InvoiceId, input: &RejectInvoice) -> Result<()> {
    let case = lock(tx, id).await?;
    guard::blue(&case.invoice)?;
    let state = case.invoice.state.reject()?;
    let hash = digest::content(&content(&case.invoice))?;
    let reason = Some(input.reason.as_str());
    let _over = approvals::decide(tx, id.0, &hash, Verdict::Reject, reason).await?;
    let mut change = row::change(&case.invoice, state);
    change.reason = Set(Some(input.reason.clone()));
    row::save(tx, change).await?;
    let subject = Subject::of("invoices.invoice", id, case.invoice.project_id);
    tx.record("invoices.invoice.rejected", subject, &json!({"number": case.invoice.number}))
}
