//! Issuing 开票: the tax is fixed, the channel is asked, its answer is written down.

use super::channel::{self, Answer};
use super::create::taxed;
use super::load::{Case, lock};
use super::{guard, row};
use crate::kernel::schedule::{Later, schedule};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::TimeDelta;
use entity::id::InvoiceId;
use entity::invoices::invoice::InvoiceState;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// A delayed answer is asked for after so many seconds.
const ANSWER_AFTER: TimeDelta = TimeDelta::seconds(5);

/// Hands an invoice in: it becomes `issued`, `failed`, or `issuing` until the answer comes.
pub async fn issue(tx: &mut Tx<'_>, id: InvoiceId) -> Result<()> {
    let mut case = lock(tx, id).await?;
    guard::issuable(&tx.reader(), &case).await?;
    // Others may have been issued since the application: the remainder runs on from them.
    let invoice = &mut case.invoice;
    let part = taxed(invoice.kind, invoice.tax_rate, &case.book, invoice.gross)?;
    (invoice.net, invoice.tax) = (part.net, part.tax);
    invoice.state = invoice.state.issue()?;
    let answer = channel::send(tx, invoice, tx.today(&case.project.time_zone)).await?;
    if answer == Answer::Later {
        await_answer(tx, &case).await?;
    }
    conclude(tx, case, answer).await
}

async fn await_answer(tx: &Tx<'_>, case: &Case) -> Result<()> {
    let id = case.invoice.id;
    let later = Later {
        kind: "invoices.invoice.answer",
        due_at: tx.now + ANSWER_AFTER,
        project_id: Some(case.invoice.project_id),
        payload: json!({"invoice_id": id}),
        unique_key: Some(format!("invoices.invoice.answer/{id}")),
        repeat_seconds: None,
    };
    schedule(tx, later).await?;
    Ok(())
}

/// Writes down what the channel said of an invoice that is being issued.
pub(super) async fn conclude(tx: &mut Tx<'_>, case: Case, answer: Answer) -> Result<()> {
    let invoice = &case.invoice;
    let (state, event) = match &answer {
        Answer::Issued { .. } => (invoice.state.confirm()?, "invoices.invoice.issued"),
        Answer::Later => (InvoiceState::Issuing, "invoices.invoice.sent"),
        Answer::Failed { .. } => (invoice.state.fail()?, "invoices.invoice.failed"),
    };
    let mut change = row::change(invoice, state);
    change.net = Set(invoice.net);
    change.tax = Set(invoice.tax);
    let detail = json!({
        "number": invoice.number, "trade_id": invoice.trade_id, "kind": invoice.kind,
        "gross": invoice.gross, "net": invoice.net, "tax": invoice.tax,
    });
    let subject = Subject::of("invoices.invoice", invoice.id, invoice.project_id);
    match answer {
        Answer::Issued { statutory_number } => {
            change.statutory_number = Set(statutory_number);
            change.issued_on = Set(Some(tx.today(&case.project.time_zone)));
            change.issued_at = Set(Some(tx.now));
            change.reason = Set(None);
        }
        Answer::Later => {}
        Answer::Failed { reason } => change.reason = Set(Some(reason)),
    }
    row::save(tx, change).await?;
    row::settle_axis(tx, case).await?;
    tx.record(event, subject, &detail)
}
