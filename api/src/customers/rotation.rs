//! `/customers/rotations`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::id::{ProjectId, RotationId};
use service::customers::rotation::{
    self, CreateRotation, NextTurn, RotationFilter, RotationView, UpdateRotation,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/rotations";

page! {
    /// Rotations.
    RotationPage of RotationView
}

list_query! {
    /// Filters of rotations.
    RotationQuery {
        project_id: ProjectId,
    }
}

/// Set up a project's rotation
///
/// New visitors and callers are then given to its members in turn. A project has one rotation.
#[utoipa::path(
    operation_id = "customers_rotation_create",
    request_body = CreateRotation,
    responses((status = 201, description = "The rotation", body = RotationView))
)]
#[post("/api/v1/customers/rotations")]
async fn create(call: Write<{ act::CUSTOMERS_ROTATION_CREATE }, CreateRotation>) -> Reply {
    call.create(HOME, rotation::create, rotation::one).await
}

/// List rotations
///
/// In the order of their creation.
#[utoipa::path(
    operation_id = "customers_rotation_list",
    params(RotationQuery),
    responses((status = 200, description = "A page of rotations", body = RotationPage))
)]
#[get("/api/v1/customers/rotations")]
async fn list(
    call: Read<{ act::CUSTOMERS_ROTATION_LIST }>,
    Query(query): Query<RotationQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = RotationFilter { project_id: query.project_id };
    call.answer(&RotationPage::from(rotation::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a rotation
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_rotation_read",
    params(("id" = RotationId, Path, description = "The rotation")),
    responses((status = 200, description = "The rotation", body = RotationView))
)]
#[get("/api/v1/customers/rotations/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_ROTATION_READ }>, id: Id<RotationId>) -> Reply {
    call.one(id.0, rotation::one).await
}

/// Change a rotation
///
/// JSON Merge Patch: absent keeps, null clears. `member_ids` puts the members into a new order;
/// whoever was next stays next.
#[utoipa::path(
    operation_id = "customers_rotation_update",
    params(("id" = RotationId, Path, description = "The rotation")),
    request_body = UpdateRotation,
    responses((status = 200, description = "The rotation", body = RotationView))
)]
#[patch("/api/v1/customers/rotations/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_ROTATION_UPDATE }, UpdateRotation>,
    id: Id<RotationId>,
) -> Reply {
    call.act(id.0, rotation::update, rotation::one).await
}

/// Preview the next turn
///
/// Who would be given a new customer now, and whom the turn would pass over and why. Carries a
/// strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_rotation_next",
    extensions(("x-permission" = json!("customers.rotation.read"))),
    params(("id" = RotationId, Path, description = "The rotation")),
    responses((status = 200, description = "The next turn", body = NextTurn))
)]
#[get("/api/v1/customers/rotations/{id}/next")]
async fn next(call: Read<{ act::CUSTOMERS_ROTATION_READ }>, id: Id<RotationId>) -> Reply {
    call.one(id.0, rotation::next).await
}

/// Routes of rotations.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(next);
}
