//! `/inventory/sub-statuses`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::SubStatusId;
use entity::inventory::unit::UnitStatus;
use service::inventory::sub_status::{
    self, CreateSubStatus, SubStatusFilter, SubStatusView, UpdateSubStatus,
};
use service::kernel::act;

const HOME: &str = "/api/v1/inventory/sub-statuses";

page! {
    /// Sub-states of units.
    SubStatusPage of SubStatusView
}

list_query! {
    /// Filters of sub-states.
    SubStatusQuery {
        #[param(minimum = 100, maximum = 9999)]
        code: u16,
        /// Statuses that they refine.
        #[param(inline)]
        parent: Several<UnitStatus>,
    }
}

/// Create a sub-state of units
///
/// Units that show its parent can bear it at once; `GET /meta/unit-statuses` lists its code.
#[utoipa::path(
    operation_id = "inventory_sub_status_create",
    request_body = CreateSubStatus,
    responses((status = 201, description = "The sub-state", body = SubStatusView))
)]
#[post("/api/v1/inventory/sub-statuses")]
async fn create(call: Write<{ act::INVENTORY_SUB_STATUS_CREATE }, CreateSubStatus>) -> Reply {
    call.create(HOME, sub_status::create, sub_status::one).await
}

/// List sub-states of units
///
/// Sortable by `code`, `created_at` and `name`.
#[utoipa::path(
    operation_id = "inventory_sub_status_list",
    params(SubStatusQuery),
    responses((status = 200, description = "A page of sub-states", body = SubStatusPage))
)]
#[get("/api/v1/inventory/sub-statuses")]
async fn list(
    call: Read<{ act::INVENTORY_SUB_STATUS_LIST }>,
    Query(query): Query<SubStatusQuery>,
) -> Reply {
    let paging = query.paging(sub_status::SORTABLE)?;
    let filter = SubStatusFilter { code: query.code.map(i32::from), parent: all(query.parent) };
    let listed = sub_status::list(&call.reader(), &filter, &paging).await?;
    call.answer(&SubStatusPage::from(listed)).await
}

/// Read a sub-state of units
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_sub_status_read",
    params(("id" = SubStatusId, Path, description = "The sub-state")),
    responses((status = 200, description = "The sub-state", body = SubStatusView))
)]
#[get("/api/v1/inventory/sub-statuses/{id}")]
async fn read(call: Read<{ act::INVENTORY_SUB_STATUS_READ }>, id: Id<SubStatusId>) -> Reply {
    call.one(id.0, sub_status::one).await
}

/// Change the labels of a sub-state
///
/// JSON Merge Patch: absent keeps. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_sub_status_update",
    params(("id" = SubStatusId, Path, description = "The sub-state")),
    request_body = UpdateSubStatus,
    responses((status = 200, description = "The sub-state", body = SubStatusView))
)]
#[patch("/api/v1/inventory/sub-statuses/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_SUB_STATUS_UPDATE }, UpdateSubStatus>,
    id: Id<SubStatusId>,
) -> Reply {
    call.act(id.0, sub_status::update, sub_status::one).await
}

/// Delete a sub-state of units
///
/// Refused with `in_use` while a unit bears it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_sub_status_delete",
    params(("id" = SubStatusId, Path, description = "The sub-state")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/sub-statuses/{id}")]
async fn delete(call: Write<{ act::INVENTORY_SUB_STATUS_DELETE }>, id: Id<SubStatusId>) -> Reply {
    call.remove(id.0, sub_status::delete, sub_status::one).await
}

/// Routes of sub-states.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(delete);
}
