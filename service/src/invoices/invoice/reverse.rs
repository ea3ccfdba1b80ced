//! Reversing 冲红: a red invoice takes back a part of a blue one, or all that is left of it.

use super::channel::{self, Answer};
use super::load::{Case, lock};
use super::remainder::{SoFar, next_red};
use super::tax::TaxedAmount;
use super::{guard, row};
use crate::invoices::Invoices;
use crate::kernel::number::{self, Document, Owner};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::PositiveAmount;
use entity::id::InvoiceId;
use entity::invoices::invoice::{self, InvoiceState};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Red confirmation 01: none needed, since the buyer has not used the blue invoice.
const NO_CONFIRMATION_NEEDED: &str = "01";

/// What is taken back, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "333333.33", "reason": "The price was lowered."}))]
pub struct ReverseInvoice {
    /// Gross; all that is left where nothing is said.
    pub amount: Option<PositiveAmount>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Issues a red invoice against a blue one.
pub async fn reverse(tx: &mut Tx<'_>, id: InvoiceId, input: &ReverseInvoice) -> Result<()> {
    let case = lock(tx, id).await?;
    guard::reversible(&case.invoice)?;
    let blue = &case.invoice;
    let reds = case.book.reds(id)?;
    let left = SoFar { gross: blue.gross.minus(reds.gross)?, tax: blue.tax.minus(reds.tax)? };
    let amount = input.amount.map_or(left.gross, PositiveAmount::money);
    if amount > left.gross {
        return Err(Invoices::ExceedsBlue.with("available", &left.gross).into());
    }
    let so_far = case.book.issued(blue.tax_rate)?;
    let taxed = next_red(blue.tax_rate, so_far, left, amount)?;
    let state = if amount == left.gross {
        blue.state.reverse_rest()?
    } else {
        blue.state.reverse_part()?
    };
    row::save(tx, row::change(blue, state)).await?;
    let red = red(tx, &case, taxed, &input.reason).await?;
    let detail = json!({
        "number": red.number, "blue_id": id, "trade_id": red.trade_id, "kind": red.kind,
        "gross": red.gross, "net": red.net, "tax": red.tax,
    });
    invoice::Entity::insert(red.into_active_model()).exec_without_returning(tx.db()).await?;
    let subject = Subject::of("invoices.invoice", id, case.invoice.project_id);
    row::settle_axis(tx, case).await?;
    tx.record("invoices.invoice.reversed", subject, &detail)
}

/// The red row; the channel numbers it in the call, since nobody has to confirm it.
async fn red(tx: &Tx<'_>, case: &Case, taxed: TaxedAmount, reason: &str) -> Result<invoice::Model> {
    let (blue, project) = (&case.invoice, &case.project);
    let today = tx.today(&project.time_zone);
    let Answer::Issued { statutory_number } = channel::inquire(tx, blue, today).await? else {
        return Err(Invoices::ChannelFailed.into());
    };
    let owner = Owner {
        company_id: blue.company_id,
        project_id: blue.project_id,
        project_code: &project.code,
    };
    let number = number::next(tx, Document::Invoice, &owner, today).await?;
    Ok(invoice::Model {
        id: tx.id(),
        number,
        statutory_number,
        blue_id: Some(blue.id),
        gross: taxed.gross.negated(),
        net: taxed.net.negated(),
        tax: taxed.tax.negated(),
        state: InvoiceState::Issued,
        red_confirmation: Some(NO_CONFIRMATION_NEEDED.to_owned()),
        reason: Some(reason.to_owned()),
        applied_on: today,
        issued_on: Some(today),
        issued_at: Some(tx.now),
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
        ..blue.clone()
    })
}
