//! `/receivables/receipts`

use crate::extract::{Id, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::id::{BankAccountId, ProjectId, ReceiptId, TradeId};
use entity::receivables::receipt::ReceiptMethod;
use service::kernel::act;
use service::kernel::acts::Acts;
use service::receivables::receipt::{self, ReceiptFilter, ReceiptInput, ReceiptView, Reverse};

const HOME: &str = "/api/v1/receivables/receipts";

page! {
    /// Receipts.
    ReceiptPage of ReceiptView
}

list_query! {
    /// Filters of receipts.
    ReceiptQuery {
        project_id: ProjectId,
        trade_id: TradeId,
        account_id: BankAccountId,
        #[param(inline)]
        method: Several<ReceiptMethod>,
        /// Exact.
        #[param(max_length = 80)]
        reference: String,
        from_received_on: NaiveDate,
        to_received_on: NaiveDate,
    }
}

impl From<ReceiptQuery> for ReceiptFilter {
    fn from(query: ReceiptQuery) -> Self {
        Self {
            project_id: query.project_id,
            trade_id: query.trade_id,
            account_id: query.account_id,
            method: query.method.map(|methods| methods.0).unwrap_or_default(),
            reference: query.reference,
            from_received_on: query.from_received_on,
            to_received_on: query.to_received_on,
        }
    }
}

/// Receive money
///
/// Lays it on the lines of the trade by a policy or as named, books it and moves it into an
/// account. Loans settle loan lines only; what no line takes is credit of the trade.
#[utoipa::path(
    operation_id = "receivables_receipt_create",
    request_body = ReceiptInput,
    responses((status = 201, description = "The receipt", body = ReceiptView))
)]
#[post("/api/v1/receivables/receipts")]
async fn create(call: Write<{ act::RECEIVABLES_RECEIPT_CREATE }, ReceiptInput>) -> Reply {
    call.create(HOME, receipt::create, receipt::one).await
}

/// List receipts
///
/// Reversed ones included, with what stands of each on lines.
#[utoipa::path(
    operation_id = "receivables_receipt_list",
    params(ReceiptQuery),
    responses((status = 200, description = "A page of receipts", body = ReceiptPage))
)]
#[get("/api/v1/receivables/receipts")]
async fn list(
    call: Read<{ act::RECEIVABLES_RECEIPT_LIST }>,
    Query(query): Query<ReceiptQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = ReceiptFilter::from(query);
    call.answer(&ReceiptPage::from(receipt::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a receipt
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "receivables_receipt_read",
    params(("id" = ReceiptId, Path, description = "The receipt")),
    responses((status = 200, description = "The receipt", body = ReceiptView))
)]
#[get("/api/v1/receivables/receipts/{id}")]
async fn read(call: Read<{ act::RECEIVABLES_RECEIPT_READ }>, id: Id<ReceiptId>) -> Reply {
    call.one(id.0, receipt::one).await
}

/// Ask what can be done with a receipt
///
/// The acts that the caller could perform now, and why not the others.
#[utoipa::path(
    operation_id = "receivables_receipt_read__acts",
    params(("id" = ReceiptId, Path, description = "The receipt")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/receivables/receipts/{id}/acts")]
async fn acts(call: Read<{ act::RECEIVABLES_RECEIPT_READ }>, id: Id<ReceiptId>) -> Reply {
    call.answer(&receipt::acts(&call.reader(), id.0).await?).await
}

/// Reverse a receipt
///
/// Takes its allocations back, newest first, books the mirror and moves the money out again.
/// Refused once the money is refunded, kept or asked for.
#[utoipa::path(
    operation_id = "receivables_receipt_reverse",
    params(("id" = ReceiptId, Path, description = "The receipt")),
    request_body = Reverse,
    responses((status = 200, description = "The receipt", body = ReceiptView))
)]
#[post("/api/v1/receivables/receipts/{id}/reverse")]
async fn reverse(
    call: Write<{ act::RECEIVABLES_RECEIPT_REVERSE }, Reverse>,
    id: Id<ReceiptId>,
) -> Reply {
    call.act(id.0, receipt::reverse, receipt::one).await
}

/// Routes of receipts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(acts).service(reverse);
}
