//! The delayed answer of the channel, asked for by a job.

use super::channel::{self, Answer};
use super::issue::conclude;
use super::load::lock;
use crate::kernel::{Error, Kernel, Result, commit};
use entity::id::InvoiceId;
use entity::invoices::invoice::InvoiceState;
use serde_json::{Value, json};

/// Job `invoices.invoice.answer` with `{invoice_id}`; an invoice that is no longer being issued
/// has its answer already.
pub async fn run_answer(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id = payload["invoice_id"].as_str().and_then(|text| text.parse::<InvoiceId>().ok());
    let id = id.ok_or_else(|| Error::internal("the job names no invoice"))?;
    let answered = commit::by_system(kernel, "invoices.invoice.answer", async |tx| {
        let case = lock(tx, id).await?;
        if case.invoice.state != InvoiceState::Issuing {
            return Ok(false);
        }
        let day = tx.today(&case.project.time_zone);
        let answer = channel::inquire(tx, &case.invoice, day).await?;
        let issued = matches!(answer, Answer::Issued { .. });
        conclude(tx, case, answer).await?;
        Ok(issued)
    })
    .await?;
    Ok(json!({"issued": answered}))
}
