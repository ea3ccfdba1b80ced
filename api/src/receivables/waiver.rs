//! `/receivables/waivers`

use crate::extract::{Id, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{ProjectId, TradeId, WaiverId};
use entity::receivables::waiver::WaiverState;
use service::kernel::act;
use service::kernel::acts::Acts;
use service::receivables::waiver::{self, RejectWaiver, WaiverDecision, WaiverFilter, WaiverView};

page! {
    /// Waivers.
    WaiverPage of WaiverView
}

list_query! {
    /// Filters of waivers.
    WaiverQuery {
        project_id: ProjectId,
        trade_id: TradeId,
        #[param(inline)]
        status: Several<WaiverState>,
    }
}

/// List waivers
///
/// In the order in which they were asked for.
#[utoipa::path(
    operation_id = "receivables_waiver_list",
    params(WaiverQuery),
    responses((status = 200, description = "A page of waivers", body = WaiverPage))
)]
#[get("/api/v1/receivables/waivers")]
async fn list(
    call: Read<{ act::RECEIVABLES_WAIVER_LIST }>,
    Query(query): Query<WaiverQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = WaiverFilter {
        project_id: query.project_id,
        trade_id: query.trade_id,
        status: query.status.map(|states| states.0).unwrap_or_default(),
    };
    call.answer(&WaiverPage::from(waiver::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a waiver
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "receivables_waiver_read",
    params(("id" = WaiverId, Path, description = "The waiver")),
    responses((status = 200, description = "The waiver", body = WaiverView))
)]
#[get("/api/v1/receivables/waivers/{id}")]
async fn read(call: Read<{ act::RECEIVABLES_WAIVER_READ }>, id: Id<WaiverId>) -> Reply {
    call.one(id.0, waiver::one).await
}

/// Ask what can be done with a waiver
///
/// The acts that the caller could perform now, and why not the others.
#[utoipa::path(
    operation_id = "receivables_waiver_read__acts",
    params(("id" = WaiverId, Path, description = "The waiver")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/receivables/waivers/{id}/acts")]
async fn acts(call: Read<{ act::RECEIVABLES_WAIVER_READ }>, id: Id<WaiverId>) -> Reply {
    call.answer(&waiver::acts(&call.reader(), id.0).await?).await
}

/// Approve a waiver
///
/// By a manager who did not ask for it; the line owes less from then on.
#[utoipa::path(
    operation_id = "receivables_waiver_approve",
    params(("id" = WaiverId, Path, description = "The waiver")),
    request_body = WaiverDecision,
    responses((status = 200, description = "The waiver", body = WaiverView))
)]
#[post("/api/v1/receivables/waivers/{id}/approve")]
async fn approve(
    call: Write<{ act::RECEIVABLES_WAIVER_APPROVE }, WaiverDecision>,
    id: Id<WaiverId>,
) -> Reply {
    call.act(id.0, waiver::approve, waiver::one).await
}

/// Reject a waiver
///
/// By a manager who did not ask for it; the penalty stays.
#[utoipa::path(
    operation_id = "receivables_waiver_reject",
    params(("id" = WaiverId, Path, description = "The waiver")),
    request_body = RejectWaiver,
    responses((status = 200, description = "The waiver", body = WaiverView))
)]
#[post("/api/v1/receivables/waivers/{id}/reject")]
async fn reject(
    call: Write<{ act::RECEIVABLES_WAIVER_REJECT }, RejectWaiver>,
    id: Id<WaiverId>,
) -> Reply {
    call.act(id.0, waiver::reject, waiver::one).await
}

/// Routes of waivers.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(acts).service(approve).service(reject);
}
