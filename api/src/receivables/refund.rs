//! `/receivables/refunds`

use crate::extract::{Id, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{ProjectId, RefundId, TradeId};
use entity::receivables::refund::RefundState;
use service::kernel::act;
use service::kernel::acts::Acts;
use service::receivables::refund::{
    self, Fail, Pay, RefundDecision, RefundFilter, RefundInput, RefundView, RejectRefund,
};

const HOME: &str = "/api/v1/receivables/refunds";

page! {
    /// Refunds.
    RefundPage of RefundView
}

list_query! {
    /// Filters of refunds.
    RefundQuery {
        project_id: ProjectId,
        trade_id: TradeId,
        #[param(inline)]
        status: Several<RefundState>,
    }
}

/// Ask for a refund
///
/// At most the credit that no other refund has asked for; it is reserved at once. Another person,
/// manager or accountant, decides.
#[utoipa::path(
    operation_id = "receivables_refund_create",
    request_body = RefundInput,
    responses((status = 201, description = "The refund", body = RefundView))
)]
#[post("/api/v1/receivables/refunds")]
async fn create(call: Write<{ act::RECEIVABLES_REFUND_CREATE }, RefundInput>) -> Reply {
    call.create(HOME, refund::create, refund::one).await
}

/// List refunds
///
/// In the order in which they were asked for.
#[utoipa::path(
    operation_id = "receivables_refund_list",
    params(RefundQuery),
    responses((status = 200, description = "A page of refunds", body = RefundPage))
)]
#[get("/api/v1/receivables/refunds")]
async fn list(
    call: Read<{ act::RECEIVABLES_REFUND_LIST }>,
    Query(query): Query<RefundQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = RefundFilter {
        project_id: query.project_id,
        trade_id: query.trade_id,
        status: query.status.map(|states| states.0).unwrap_or_default(),
    };
    call.answer(&RefundPage::from(refund::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a refund
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "receivables_refund_read",
    params(("id" = RefundId, Path, description = "The refund")),
    responses((status = 200, description = "The refund", body = RefundView))
)]
#[get("/api/v1/receivables/refunds/{id}")]
async fn read(call: Read<{ act::RECEIVABLES_REFUND_READ }>, id: Id<RefundId>) -> Reply {
    call.one(id.0, refund::one).await
}

/// Ask what can be done with a refund
///
/// The acts that the caller could perform now, and why not the others.
#[utoipa::path(
    operation_id = "receivables_refund_read__acts",
    params(("id" = RefundId, Path, description = "The refund")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/receivables/refunds/{id}/acts")]
async fn acts(call: Read<{ act::RECEIVABLES_REFUND_READ }>, id: Id<RefundId>) -> Reply {
    call.answer(&refund::acts(&call.reader(), id.0).await?).await
}

/// Approve a refund
///
/// By a manager or accountant who did not ask for it.
#[utoipa::path(
    operation_id = "receivables_refund_approve",
    params(("id" = RefundId, Path, description = "The refund")),
    request_body = RefundDecision,
    responses((status = 200, description = "The refund", body = RefundView))
)]
#[post("/api/v1/receivables/refunds/{id}/approve")]
async fn approve(
    call: Write<{ act::RECEIVABLES_REFUND_APPROVE }, RefundDecision>,
    id: Id<RefundId>,
) -> Reply {
    call.act(id.0, refund::approve, refund::one).await
}

/// Reject a refund
///
/// By a manager or accountant who did not ask for it; the money is free again.
#[utoipa::path(
    operation_id = "receivables_refund_reject",
    params(("id" = RefundId, Path, description = "The refund")),
    request_body = RejectRefund,
    responses((status = 200, description = "The refund", body = RefundView))
)]
#[post("/api/v1/receivables/refunds/{id}/reject")]
async fn reject(
    call: Write<{ act::RECEIVABLES_REFUND_REJECT }, RejectRefund>,
    id: Id<RefundId>,
) -> Reply {
    call.act(id.0, refund::reject, refund::one).await
}

/// Pay a refund
///
/// Once: books it and moves the money out, by the route of the trade's last receipt unless an
/// account is named.
#[utoipa::path(
    operation_id = "receivables_refund_pay",
    params(("id" = RefundId, Path, description = "The refund")),
    request_body = Pay,
    responses((status = 200, description = "The refund", body = RefundView))
)]
#[post("/api/v1/receivables/refunds/{id}/pay")]
async fn pay(call: Write<{ act::RECEIVABLES_REFUND_PAY }, Pay>, id: Id<RefundId>) -> Reply {
    call.act(id.0, refund::pay, refund::one).await
}

/// Note that the bank refused a refund
///
/// It is paid again under the same number.
#[utoipa::path(
    operation_id = "receivables_refund_fail",
    params(("id" = RefundId, Path, description = "The refund")),
    request_body = Fail,
    responses((status = 200, description = "The refund", body = RefundView))
)]
#[post("/api/v1/receivables/refunds/{id}/fail")]
async fn fail(call: Write<{ act::RECEIVABLES_REFUND_FAIL }, Fail>, id: Id<RefundId>) -> Reply {
    call.act(id.0, refund::fail, refund::one).await
}

/// Routes of refunds.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(acts)
        .service(approve)
        .service(reject)
        .service(pay)
        .service(fail);
}
