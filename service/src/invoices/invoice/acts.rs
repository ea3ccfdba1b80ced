//! What the caller could do with an invoice now.

use super::book::Book;
use super::guard;
use super::load::{Case, get};
use crate::kernel::acts::Acts;
use crate::kernel::{Error, Reader, Result, act};
use crate::{approvals, inventory};
use entity::id::InvoiceId;
use entity::sales::trade;
use sea_orm::EntityTrait;

/// The acts of an invoice, weighed by the guards that the acts themselves pass.
pub async fn acts(reader: &Reader<'_>, id: InvoiceId) -> Result<Acts> {
    let invoice = get(reader, id).await?;
    let trade = trade::Entity::find_by_id(invoice.trade_id).one(&reader.db).await?;
    let trade = trade.ok_or(Error::NotFound("invoice"))?;
    let unit = inventory::unit::get(reader, trade.unit_id).await?;
    let project = inventory::project::get(reader, trade.project_id).await?;
    let book = Book::of(&reader.db, trade.id).await?;
    let today = reader.today(&project.time_zone);
    let case = Case { invoice, trade, unit, project, book };
    let decision = async |possible: Result<()>| {
        guard::blue(&case.invoice)?;
        possible?;
        approvals::decidable(reader, id.0).await
    };
    let state = case.invoice.state;
    let review = decision(state.review().map(drop).map_err(Error::from)).await;
    let reject = decision(state.reject().map(drop).map_err(Error::from)).await;
    let issue = guard::issuable(reader, &case).await;
    let mut acts = Acts::default();
    acts.weigh(reader.actor, act::INVOICES_INVOICE_REVIEW, review)?;
    acts.weigh(reader.actor, act::INVOICES_INVOICE_REJECT, reject)?;
    acts.weigh(reader.actor, act::INVOICES_INVOICE_ISSUE, issue)?;
    let void = guard::voidable(&case.invoice, today);
    acts.weigh(reader.actor, act::INVOICES_INVOICE_VOID, void)?;
    let reverse = guard::reversible(&case.invoice);
    acts.weigh(reader.actor, act::INVOICES_INVOICE_REVERSE, reverse)?;
    Ok(acts)
}
