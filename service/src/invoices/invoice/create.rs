//! Applying for an invoice 开票申请.

use super::book::Book;
use super::guard;
use super::load::lock_trade;
use super::remainder::next_part;
use super::review::content;
use super::tax::TaxedAmount;
use crate::approvals::{self, Opened, request::Opening};
use crate::inventory;
use crate::kernel::number::{self, Document, Owner};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx, digest, parameter};
use entity::id::{InvoiceId, TradeId};
use entity::inventory::project;
use entity::invoices::invoice::{self, InvoiceKind, InvoiceMedium, InvoiceState};
use entity::sales::{trade, trade_buyer};
use entity::{Money, PositiveAmount, Rate};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Code of what is not taxed: money received before the sale.
const NOT_TAXED: &str = "602";
const REVIEWER: &str = "accountant";
/// Longest buyer that an invoice bears.
const BUYER_MAX: usize = 200;

/// An application.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "trade_id": "0193a5c0-0000-7000-8000-000000000051", "kind": "final", "amount": "1896339.00"
}))]
pub struct CreateInvoice {
    pub trade_id: TradeId,
    pub kind: InvoiceKind,
    /// Gross, tax included.
    pub amount: PositiveAmount,
}

/// Applies for an invoice; rules pass it at once, or an accountant reviews it, as the parameter
/// `invoices.review` says.
pub async fn create(tx: &mut Tx<'_>, input: &CreateInvoice) -> Result<InvoiceId> {
    let missing = || Error::fault("/trade_id", FaultCode::NotFound);
    let trade = lock_trade(tx, input.trade_id).await?.ok_or_else(missing)?;
    let project = inventory::project::get(&tx.reader(), trade.project_id).await?;
    let book = Book::of(tx.db(), trade.id).await?;
    guard::stage(&tx.reader(), &trade, input.kind, &book).await?;
    guard::limit(&tx.reader(), &trade, input.kind, &book, input.amount.money()).await?;
    let rate = rate_of(input.kind, &project);
    let taxed = taxed(input.kind, rate, &book, input.amount.money())?;
    let mut row = row(tx, input, &trade, &project, taxed).await?;
    let project_id = trade.project_id;
    let mut asked = false;
    if review_by_people(tx, &project).await? {
        let opening = Opening {
            project_id,
            document_type: "invoices.invoice",
            document_id: row.id.0,
            content_hash: digest::content(&content(&row))?,
            reasons: vec!["invoices.review_by_people".to_owned()],
            role: REVIEWER,
            facts: json!({"amount": row.gross.as_fen(), "kind": row.kind, "medium": row.medium}),
            follows: false,
        };
        asked = approvals::request::open(tx, opening).await? == Opened::Asked;
    }
    if !asked {
        row.state = row.state.review()?;
    }
    let owner = Owner { company_id: trade.company_id, project_id, project_code: &project.code };
    row.number = number::next(tx, Document::Invoice, &owner, row.applied_on).await?;
    let (id, number) = (row.id, row.number.clone());
    invoice::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let detail = json!({
        "number": number, "trade_id": trade.id, "kind": input.kind, "amount": input.amount,
    });
    tx.record(
        "invoices.invoice.applied",
        Subject::of("invoices.invoice", id, project_id),
        &detail,
    )?;
    Ok(id)
}

async fn review_by_people(tx: &Tx<'_>, project: &project::Model) -> Result<bool> {
    let way: String = parameter::read(&tx.reader(), "invoices.review", Some(project.id)).await?;
    Ok(way == "people")
}

/// Prepayments are not taxed.
fn rate_of(kind: InvoiceKind, project: &project::Model) -> Rate {
    match kind {
        InvoiceKind::Prepayment => Rate::ZERO,
        InvoiceKind::Final => project.vat_rate,
    }
}

/// Net and tax of an invoice that were issued now.
pub(super) fn taxed(
    kind: InvoiceKind,
    rate: Rate,
    book: &Book,
    gross: Money,
) -> Result<TaxedAmount> {
    match kind {
        InvoiceKind::Prepayment => Ok(TaxedAmount { gross, net: gross, tax: Money::ZERO }),
        InvoiceKind::Final => Ok(next_part(rate, book.issued(rate)?, gross)?),
    }
}

async fn row(
    tx: &Tx<'_>,
    input: &CreateInvoice,
    trade: &trade::Model,
    project: &project::Model,
    taxed: TaxedAmount,
) -> Result<invoice::Model> {
    let reader = tx.reader();
    let medium: InvoiceMedium =
        parameter::read(&reader, "invoices.medium", Some(project.id)).await?;
    let code = (input.kind == InvoiceKind::Prepayment).then(|| NOT_TAXED.to_owned());
    Ok(invoice::Model {
        id: tx.id(),
        company_id: trade.company_id,
        project_id: trade.project_id,
        trade_id: trade.id,
        number: String::new(),
        statutory_number: None,
        kind: input.kind,
        medium,
        blue_id: None,
        gross: taxed.gross,
        net: taxed.net,
        tax: taxed.tax,
        tax_rate: rate_of(input.kind, project),
        goods_code: code,
        buyer_name: buyers(&reader, trade.id).await?,
        state: InvoiceState::Applied,
        red_confirmation: None,
        reason: None,
        applied_on: tx.today(&project.time_zone),
        issued_on: None,
        issued_at: None,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    })
}

/// Names of the buyers in their order.
async fn buyers(reader: &Reader<'_>, trade_id: TradeId) -> Result<String> {
    use entity::customers::customer;
    let buyers = trade_buyer::Entity::find()
        .filter(trade_buyer::Column::TradeId.eq(trade_id))
        .order_by_asc(trade_buyer::Column::Seq)
        .all(&reader.db)
        .await?;
    let ids = buyers.iter().map(|buyer| buyer.customer_id.0);
    let customers =
        customer::Entity::find().filter(customer::Column::Id.is_in(ids)).all(&reader.db).await?;
    let name = |buyer: &trade_buyer::Model| {
        customers.iter().find(|row| row.id == buyer.customer_id).map(|row| row.name.as_str())
    };
    let names: Vec<&str> = buyers.iter().filter_map(name).collect();
    Ok(names.join("、").chars().take(BUYER_MAX).collect())
}
