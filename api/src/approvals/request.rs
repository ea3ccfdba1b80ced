//! `/approvals/requests`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::approvals::approval::ApprovalState;
use entity::id::{ApprovalId, ProjectId, UserId};
use service::approvals::request::{
    self, Remind, RequestFilter, RequestHistory, RequestView, WithdrawRequest,
};
use service::kernel::act;
use uuid::Uuid;

page! {
    /// Approval requests.
    RequestPage of RequestView
}

list_query! {
    /// Filters of approval requests.
    RequestQuery {
        project_id: ProjectId,
        /// Kinds of documents, any of them: `sales.contract,sales.subscription`.
        #[param(inline)]
        document_type: Several<String>,
        document_id: Uuid,
        /// Who asked.
        author_id: UserId,
        #[param(inline)]
        status: Several<ApprovalState>,
    }
}

/// List approval requests
///
/// Of visible projects, the oldest first; who sees only his own business sees what he asked for.
#[utoipa::path(
    operation_id = "approvals_request_list",
    params(RequestQuery),
    responses((status = 200, description = "A page of requests", body = RequestPage))
)]
#[get("/api/v1/approvals/requests")]
async fn list(
    call: Read<{ act::APPROVALS_REQUEST_LIST }>,
    Query(query): Query<RequestQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = RequestFilter {
        project_id: query.project_id,
        document_types: all(query.document_type),
        document_id: query.document_id,
        author_id: query.author_id,
        status: all(query.status),
    };
    call.answer(&RequestPage::from(request::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read an approval request
///
/// With its steps, the version of its flow, and what each rule said. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "approvals_request_read",
    params(("id" = ApprovalId, Path, description = "The request")),
    responses((status = 200, description = "The request", body = RequestView))
)]
#[get("/api/v1/approvals/requests/{id}")]
async fn read(call: Read<{ act::APPROVALS_REQUEST_READ }>, id: Id<ApprovalId>) -> Reply {
    call.one(id.0, request::one).await
}

/// Read the history of an approval request
///
/// Every act on it in its order: who, when, in whose place, and what he said. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "approvals_request_history",
    extensions(("x-permission" = json!("approvals.request.read"))),
    params(("id" = ApprovalId, Path, description = "The request")),
    responses((status = 200, description = "The history", body = RequestHistory))
)]
#[get("/api/v1/approvals/requests/{id}/history")]
async fn history(call: Read<{ act::APPROVALS_REQUEST_READ }>, id: Id<ApprovalId>) -> Reply {
    call.one(id.0, request::history).await
}

/// Withdraw an approval request
///
/// By who made it, while it is open. Its document goes back to where it stood before: contracts and
/// price adjustments become drafts, an invoice is voided, a subscription is cancelled, a refund or
/// waiver is rejected.
#[utoipa::path(
    operation_id = "approvals_request_withdraw",
    params(("id" = ApprovalId, Path, description = "The request")),
    request_body = WithdrawRequest,
    responses((status = 200, description = "The request", body = RequestView))
)]
#[post("/api/v1/approvals/requests/{id}/withdraw")]
async fn withdraw(
    call: Write<{ act::APPROVALS_REQUEST_WITHDRAW }, WithdrawRequest>,
    id: Id<ApprovalId>,
) -> Reply {
    call.act(id.0, request::withdraw, request::one).await
}

/// Remind those who are asked
///
/// By who made the request, once in the hours of `approvals.reminder.hours`. It stands in their
/// inbox of notifications.
#[utoipa::path(
    operation_id = "approvals_request_remind",
    params(("id" = ApprovalId, Path, description = "The request")),
    request_body = Remind,
    responses((status = 200, description = "The request", body = RequestView))
)]
#[post("/api/v1/approvals/requests/{id}/remind")]
async fn remind(
    call: Write<{ act::APPROVALS_REQUEST_REMIND }, Remind>,
    id: Id<ApprovalId>,
) -> Reply {
    call.act(id.0, request::remind, request::one).await
}

/// Routes of approval requests.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(history).service(withdraw).service(remind);
}
