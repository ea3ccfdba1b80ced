//! `/invoices/invoices`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::id::{InvoiceId, ProjectId, TradeId};
use entity::invoices::invoice::{InvoiceKind, InvoiceMedium, InvoiceState};
use service::invoices::invoice::{
    self, CreateInvoice, InvoiceFilter, InvoiceView, RejectInvoice, ReverseInvoice, ReviewInvoice,
    VoidInvoice,
};
use service::kernel::act;
use service::kernel::acts::Acts;

const HOME: &str = "/api/v1/invoices/invoices";

page! {
    /// Invoices.
    InvoicePage of InvoiceView
}

list_query! {
    /// Filters of invoices.
    InvoiceQuery {
        project_id: ProjectId,
        trade_id: TradeId,
        kind: InvoiceKind,
        medium: InvoiceMedium,
        /// One or several, comma-separated.
        #[param(inline)]
        status: Several<InvoiceState>,
        /// Exact.
        #[param(max_length = 80)]
        number: String,
        /// Exact.
        #[param(max_length = 20)]
        statutory_number: String,
        /// `true` for red invoices only, `false` for blue ones only.
        red: bool,
        from_issued_on: NaiveDate,
        to_issued_on: NaiveDate,
    }
}

impl From<InvoiceQuery> for InvoiceFilter {
    fn from(query: InvoiceQuery) -> Self {
        Self {
            project_id: query.project_id,
            trade_id: query.trade_id,
            kind: query.kind,
            medium: query.medium,
            status: query.status.map(|several| several.0),
            number: query.number,
            statutory_number: query.statutory_number,
            red: query.red,
            from_issued_on: query.from_issued_on,
            to_issued_on: query.to_issued_on,
        }
    }
}

/// Apply for an invoice
///
/// Final invoices need a signed contract and stay within its price; prepayment invoices stay
/// within the price money received and are reversed before the first final one. The parameter
/// `invoices.review` says whether a person reviews it.
#[utoipa::path(
    operation_id = "invoices_invoice_create",
    request_body = CreateInvoice,
    responses((status = 201, description = "The invoice", body = InvoiceView))
)]
#[post("/api/v1/invoices/invoices")]
async fn create(call: Write<{ act::INVOICES_INVOICE_CREATE }, CreateInvoice>) -> Reply {
    call.create(HOME, invoice::create, invoice::one).await
}

/// List invoices
///
/// Sortable by `created_at`, `gross` and `issued_on`.
#[utoipa::path(
    operation_id = "invoices_invoice_list",
    params(InvoiceQuery),
    responses((status = 200, description = "A page of invoices", body = InvoicePage))
)]
#[get("/api/v1/invoices/invoices")]
async fn list(
    call: Read<{ act::INVOICES_INVOICE_LIST }>,
    Query(query): Query<InvoiceQuery>,
) -> Reply {
    let paging = query.paging(invoice::query::SORTABLE)?;
    let filter = InvoiceFilter::from(query);
    call.answer(&InvoicePage::from(invoice::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read an invoice
///
/// With its red invoices. Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "invoices_invoice_read",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "The invoice", body = InvoiceView))
)]
#[get("/api/v1/invoices/invoices/{id}")]
async fn read(call: Read<{ act::INVOICES_INVOICE_READ }>, id: Id<InvoiceId>) -> Reply {
    call.one(id.0, invoice::one).await
}

/// Ask what can be done with an invoice
///
/// The acts that the caller could perform now, and why not the others.
#[utoipa::path(
    operation_id = "invoices_invoice_read__acts",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/invoices/invoices/{id}/acts")]
async fn acts(call: Read<{ act::INVOICES_INVOICE_READ }>, id: Id<InvoiceId>) -> Reply {
    call.answer(&invoice::acts(&call.reader(), id.0).await?).await
}

/// Pass an application
///
/// By an accountant who did not make it.
#[utoipa::path(
    operation_id = "invoices_invoice_review",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    request_body = ReviewInvoice,
    responses((status = 200, description = "The invoice", body = InvoiceView))
)]
#[post("/api/v1/invoices/invoices/{id}/review")]
async fn review(
    call: Write<{ act::INVOICES_INVOICE_REVIEW }, ReviewInvoice>,
    id: Id<InvoiceId>,
) -> Reply {
    call.act(id.0, invoice::review, invoice::one).await
}

/// Reject an application
///
/// By an accountant who did not make it.
#[utoipa::path(
    operation_id = "invoices_invoice_reject",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    request_body = RejectInvoice,
    responses((status = 200, description = "The invoice", body = InvoiceView))
)]
#[post("/api/v1/invoices/invoices/{id}/reject")]
async fn reject(
    call: Write<{ act::INVOICES_INVOICE_REJECT }, RejectInvoice>,
    id: Id<InvoiceId>,
) -> Reply {
    call.act(id.0, invoice::reject, invoice::one).await
}

/// Issue an invoice
///
/// Fixes the tax and hands the invoice to the channel: `issued` at once, `issuing` until a delayed
/// answer comes, or `failed`, after which it is issued again under the same number.
#[utoipa::path(
    operation_id = "invoices_invoice_issue",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    request_body = Nothing,
    responses((status = 200, description = "The invoice", body = InvoiceView))
)]
#[post("/api/v1/invoices/invoices/{id}/issue")]
async fn issue(call: Write<{ act::INVOICES_INVOICE_ISSUE }>, id: Id<InvoiceId>) -> Reply {
    call.act(id.0, async |tx, id, _| invoice::issue(tx, id).await, invoice::one).await
}

/// Void an invoice
///
/// One that was never issued, or an internal one in the month of its issue. A fully digital
/// invoice can only be reversed.
#[utoipa::path(
    operation_id = "invoices_invoice_void",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    request_body = VoidInvoice,
    responses((status = 200, description = "The invoice", body = InvoiceView))
)]
#[post("/api/v1/invoices/invoices/{id}/void")]
async fn void(
    call: Write<{ act::INVOICES_INVOICE_VOID }, VoidInvoice>,
    id: Id<InvoiceId>,
) -> Reply {
    call.act(id.0, invoice::void, invoice::one).await
}

/// Reverse an invoice
///
/// Issues a red invoice over a part or all that is left; answers the blue one with its reds.
#[utoipa::path(
    operation_id = "invoices_invoice_reverse",
    params(("id" = InvoiceId, Path, description = "The invoice")),
    request_body = ReverseInvoice,
    responses((status = 200, description = "The invoice", body = InvoiceView))
)]
#[post("/api/v1/invoices/invoices/{id}/reverse")]
async fn reverse(
    call: Write<{ act::INVOICES_INVOICE_REVERSE }, ReverseInvoice>,
    id: Id<InvoiceId>,
) -> Reply {
    call.act(id.0, invoice::reverse, invoice::one).await
}

/// Routes of invoices.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(acts)
        .service(review)
        .service(reject)
        .service(issue)
        .service(void)
        .service(reverse);
}
