//! `/inventory/permits`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use entity::id::{BuildingId, PermitId, ProjectId};
use service::inventory::permit::{
    self, CreatePermit, PermitFilter, PermitView, RevokePermit, UpdatePermit,
};
use service::kernel::days::Days;
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/inventory/permits";

page! {
    /// Presale permits.
    PermitPage of PermitView
}

list_query! {
    /// Filters of permits.
    PermitQuery {
        project_id: ProjectId,
        /// A building that they cover as a whole.
        building_id: BuildingId,
        /// Exact number.
        #[param(max_length = 80)]
        number: String,
        from_issued_on: NaiveDate,
        to_issued_on: NaiveDate,
        from_valid_until_on: NaiveDate,
        to_valid_until_on: NaiveDate,
    }
}

/// Enter a presale permit of a project
///
/// It covers buildings as a whole but for the units left out, and units of other buildings one by
/// one. `GET /inventory/units?permit_id=` lists what it covers.
#[utoipa::path(
    operation_id = "inventory_permit_create",
    params(("id" = ProjectId, Path, description = "The project")),
    request_body = CreatePermit,
    responses((status = 201, description = "The permit", body = PermitView))
)]
#[post("/api/v1/inventory/projects/{id}/permits")]
async fn create(
    call: Write<{ act::INVENTORY_PERMIT_CREATE }, CreatePermit>,
    id: Id<ProjectId>,
) -> Reply {
    let create =
        async |tx: &mut Tx<'_>, input: &CreatePermit| permit::create(tx, id.0, input).await;
    call.create(HOME, create, permit::one).await
}

/// List permits
///
/// Sortable by `created_at`, `issued_on`, `number` and `valid_until_on`, where a permit without an
/// end counts as the last to end.
#[utoipa::path(
    operation_id = "inventory_permit_list",
    params(PermitQuery),
    responses((status = 200, description = "A page of permits", body = PermitPage))
)]
#[get("/api/v1/inventory/permits")]
async fn list(
    call: Read<{ act::INVENTORY_PERMIT_LIST }>,
    Query(query): Query<PermitQuery>,
) -> Reply {
    let paging = query.paging(permit::SORTABLE)?;
    let filter = PermitFilter {
        project_id: query.project_id,
        building_id: query.building_id,
        number: query.number,
        issued: Days { from_on: query.from_issued_on, to_on: query.to_issued_on },
        valid_until: Days { from_on: query.from_valid_until_on, to_on: query.to_valid_until_on },
    };
    let listed = permit::list(&call.reader(), &filter, &paging).await?;
    call.answer(&PermitPage::from(listed)).await
}

/// Read a permit
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_permit_read",
    params(("id" = PermitId, Path, description = "The permit")),
    responses((status = 200, description = "The permit", body = PermitView))
)]
#[get("/api/v1/inventory/permits/{id}")]
async fn read(call: Read<{ act::INVENTORY_PERMIT_READ }>, id: Id<PermitId>) -> Reply {
    call.one(id.0, permit::one).await
}

/// Change a permit
///
/// JSON Merge Patch: absent keeps, null clears; lists replace what they name. Refused while a unit
/// that was released, or a trade of its day, would be left without a permit. `If-Match` is
/// honoured.
#[utoipa::path(
    operation_id = "inventory_permit_update",
    params(("id" = PermitId, Path, description = "The permit")),
    request_body = UpdatePermit,
    responses((status = 200, description = "The permit", body = PermitView))
)]
#[patch("/api/v1/inventory/permits/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_PERMIT_UPDATE }, UpdatePermit>,
    id: Id<PermitId>,
) -> Reply {
    call.act(id.0, permit::update, permit::one).await
}

/// Revoke a permit
///
/// From that day on nothing is released or sold under it; what was sold before stays sold.
#[utoipa::path(
    operation_id = "inventory_permit_revoke",
    params(("id" = PermitId, Path, description = "The permit")),
    request_body = RevokePermit,
    responses((status = 200, description = "The permit", body = PermitView))
)]
#[post("/api/v1/inventory/permits/{id}/revoke")]
async fn revoke(
    call: Write<{ act::INVENTORY_PERMIT_REVOKE }, RevokePermit>,
    id: Id<PermitId>,
) -> Reply {
    call.act(id.0, permit::revoke, permit::one).await
}

/// Routes of permits.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(revoke);
}
