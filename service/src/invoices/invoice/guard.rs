//! What has to hold before an invoice is applied for, issued, voided or reversed.

use super::book::Book;
use super::load::{Case, is_signed};
use super::prepayable;
use crate::invoices::Invoices;
use crate::kernel::{Reader, Result};
use chrono::NaiveDate;
use entity::Money;
use entity::calendar::month_of;
use entity::invoices::invoice::{self, InvoiceKind, InvoiceMedium, InvoiceState};
use entity::sales::trade::{self, TradeState};

/// The trade is far enough, and not too far, for an invoice of this kind.
pub(super) async fn stage(
    reader: &Reader<'_>,
    trade: &trade::Model,
    kind: InvoiceKind,
    book: &Book,
) -> Result<()> {
    match kind {
        InvoiceKind::Prepayment if trade.state != TradeState::Open => {
            Err(Invoices::TradeClosed.into())
        }
        InvoiceKind::Prepayment => Ok(()),
        InvoiceKind::Final if !is_signed(reader, trade.id).await? => {
            Err(Invoices::ContractNotSigned.into())
        }
        InvoiceKind::Final if book.has_open_prepayment() => Err(Invoices::PrepaymentOpen.into()),
        InvoiceKind::Final => Ok(()),
    }
}

/// Finals stay within the deal price, prepayments within the price money received.
pub(super) async fn limit(
    reader: &Reader<'_>,
    trade: &trade::Model,
    kind: InvoiceKind,
    book: &Book,
    amount: Money,
) -> Result<()> {
    let (limit, refusal) = match kind {
        InvoiceKind::Final => (trade.deal_price, Invoices::ExceedsPrice),
        InvoiceKind::Prepayment => {
            (prepayable::price_money(reader, trade.id).await?, Invoices::ExceedsReceived)
        }
    };
    let available = limit.minus(book.claimed(kind)?)?.max(Money::ZERO);
    if amount <= available { Ok(()) } else { Err(refusal.with("available", &available).into()) }
}

/// Reds are what they are for ever.
pub(super) fn blue(invoice: &invoice::Model) -> Result<()> {
    if invoice.blue_id.is_some() { Err(Invoices::RedIsFinal.into()) } else { Ok(()) }
}

/// One invoice of a trade is issued after the other, since each carries on the remainder.
pub(super) async fn issuable(reader: &Reader<'_>, case: &Case) -> Result<()> {
    blue(&case.invoice)?;
    case.invoice.state.issue()?;
    if case.book.is_issuing(case.invoice.id) {
        return Err(Invoices::AnotherIssuing.into());
    }
    stage(reader, &case.trade, case.invoice.kind, &case.book).await
}

/// What was never issued is given up at any time; of what was, only paper in its month.
pub(super) fn voidable(invoice: &invoice::Model, today: NaiveDate) -> Result<()> {
    blue(invoice)?;
    let issued = matches!(
        invoice.state,
        InvoiceState::Issued | InvoiceState::PartiallyRed | InvoiceState::FullyRed
    );
    if issued && invoice.medium == InvoiceMedium::Digital {
        return Err(Invoices::DigitalCannotBeVoided.into());
    }
    invoice.state.void()?;
    let same_month = |on: NaiveDate| month_of(on) == month_of(today);
    if issued && !invoice.issued_on.is_some_and(same_month) {
        return Err(Invoices::VoidMonthOver.into());
    }
    Ok(())
}

/// Something of the invoice is left to reverse.
pub(super) fn reversible(invoice: &invoice::Model) -> Result<()> {
    blue(invoice)?;
    invoice.state.reverse_rest()?;
    Ok(())
}
