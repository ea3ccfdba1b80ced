//! Voiding 作废: an application is given up, or an internal invoice is crossed out in its month.

use super::load::lock;
use super::{guard, row};
use crate::approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::InvoiceId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why it is voided.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Entered for the wrong trade."}))]
pub struct VoidInvoice {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Voids an invoice.
pub async fn void(tx: &mut Tx<'_>, id: InvoiceId, input: &VoidInvoice) -> Result<()> {
    let case = lock(tx, id).await?;
    guard::voidable(&case.invoice, tx.today(&case.project.time_zone))?;
    let state = case.invoice.state.void()?;
    approvals::take_back(tx, id.0).await?;
    let mut change = row::change(&case.invoice, state);
    change.reason = Set(Some(input.reason.clone()));
    row::save(tx, change).await?;
    let subject = Subject::of("invoices.invoice", id, case.invoice.project_id);
    let detail = json!({"number": case.invoice.number, "trade_id": case.trade.id});
    row::settle_axis(tx, case).await?;
    tx.record("invoices.invoice.voided", subject, &detail)
}
