//! `/inventory/give-backs`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{GiveBackId, ProjectId};
use entity::inventory::give_back::GiveBackState;
use service::inventory::give_back::{
    self, GiveBackDecision, GiveBackFilter, GiveBackView, RejectGiveBack,
};
use service::kernel::act;
use service::kernel::acts::Acts;

page! {
    /// Give-backs that need an approval.
    GiveBackPage of GiveBackView
}

list_query! {
    /// Filters of give-backs.
    GiveBackQuery {
        project_id: ProjectId,
        #[param(inline)]
        status: Several<GiveBackState>,
    }
}

/// List give-backs that need an approval
///
/// Of visible projects that want one; `POST /inventory/units/give-back` asks for them.
#[utoipa::path(
    operation_id = "inventory_give_back_list",
    params(GiveBackQuery),
    responses((status = 200, description = "A page of give-backs", body = GiveBackPage))
)]
#[get("/api/v1/inventory/give-backs")]
async fn list(
    call: Read<{ act::INVENTORY_GIVE_BACK_LIST }>,
    Query(query): Query<GiveBackQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = GiveBackFilter { project_id: query.project_id, status: all(query.status) };
    let listed = give_back::list(&call.reader(), &filter, &paging).await?;
    call.answer(&GiveBackPage::from(listed)).await
}

/// Read a give-back that needs an approval
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_give_back_read",
    params(("id" = GiveBackId, Path, description = "The give-back")),
    responses((status = 200, description = "The give-back", body = GiveBackView))
)]
#[get("/api/v1/inventory/give-backs/{id}")]
async fn read(call: Read<{ act::INVENTORY_GIVE_BACK_READ }>, id: Id<GiveBackId>) -> Reply {
    call.one(id.0, give_back::one).await
}

/// Read what can be done with a give-back
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_give_back_acts",
    extensions(("x-permission" = json!("inventory.give_back.read"))),
    params(("id" = GiveBackId, Path, description = "The give-back")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/inventory/give-backs/{id}/acts")]
async fn acts(call: Read<{ act::INVENTORY_GIVE_BACK_READ }>, id: Id<GiveBackId>) -> Reply {
    call.one(id.0, give_back::acts).await
}

/// Approve a give-back
///
/// By another person than who asked. The units become available; refused when one of them is no
/// longer withheld as it was.
#[utoipa::path(
    operation_id = "inventory_give_back_approve",
    params(("id" = GiveBackId, Path, description = "The give-back")),
    request_body = GiveBackDecision,
    responses((status = 200, description = "The give-back", body = GiveBackView))
)]
#[post("/api/v1/inventory/give-backs/{id}/approve")]
async fn approve(
    call: Write<{ act::INVENTORY_GIVE_BACK_APPROVE }, GiveBackDecision>,
    id: Id<GiveBackId>,
) -> Reply {
    call.act(id.0, give_back::approve, give_back::one).await
}

/// Reject a give-back
///
/// By another person than who asked. The units stay withheld.
#[utoipa::path(
    operation_id = "inventory_give_back_reject",
    params(("id" = GiveBackId, Path, description = "The give-back")),
    request_body = RejectGiveBack,
    responses((status = 200, description = "The give-back", body = GiveBackView))
)]
#[post("/api/v1/inventory/give-backs/{id}/reject")]
async fn reject(
    call: Write<{ act::INVENTORY_GIVE_BACK_REJECT }, RejectGiveBack>,
    id: Id<GiveBackId>,
) -> Reply {
    call.act(id.0, give_back::reject, give_back::one).await
}

/// Routes of give-backs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(acts).service(approve).service(reject);
}
