//! `/inventory/zones`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{PhaseId, ProjectId, ZoneId};
use service::inventory::zone::{self, CreateZone, UpdateZone, ZoneFilter, ZoneView};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/inventory/zones";

page! {
    /// Zones.
    ZonePage of ZoneView
}

list_query! {
    /// Filters of zones.
    ZoneQuery {
        project_id: ProjectId,
        phase_id: PhaseId,
        /// Exact code.
        #[param(max_length = 64)]
        code: String,
    }
}

/// Create a zone of a project
///
/// Unit codes can name it.
#[utoipa::path(
    operation_id = "inventory_zone_create",
    params(("id" = ProjectId, Path, description = "The project")),
    request_body = CreateZone,
    responses((status = 201, description = "The zone", body = ZoneView))
)]
#[post("/api/v1/inventory/projects/{id}/zones")]
async fn create(
    call: Write<{ act::INVENTORY_ZONE_CREATE }, CreateZone>,
    id: Id<ProjectId>,
) -> Reply {
    let create = async |tx: &mut Tx<'_>, input: &CreateZone| zone::create(tx, id.0, input).await;
    call.create(HOME, create, zone::one).await
}

/// List zones
///
/// Sortable by `code`, `created_at` and `name`.
#[utoipa::path(
    operation_id = "inventory_zone_list",
    params(ZoneQuery),
    responses((status = 200, description = "A page of zones", body = ZonePage))
)]
#[get("/api/v1/inventory/zones")]
async fn list(call: Read<{ act::INVENTORY_ZONE_LIST }>, Query(query): Query<ZoneQuery>) -> Reply {
    let paging = query.paging(zone::SORTABLE)?;
    let filter = ZoneFilter {
        ids: vec![],
        project_id: query.project_id,
        phase_id: query.phase_id,
        code: query.code,
    };
    let listed = zone::list(&call.reader(), &filter, &paging).await?;
    call.answer(&ZonePage::from(listed)).await
}

/// Read a zone
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_zone_read",
    params(("id" = ZoneId, Path, description = "The zone")),
    responses((status = 200, description = "The zone", body = ZoneView))
)]
#[get("/api/v1/inventory/zones/{id}")]
async fn read(call: Read<{ act::INVENTORY_ZONE_READ }>, id: Id<ZoneId>) -> Reply {
    call.one(id.0, zone::one).await
}

/// Change a zone
///
/// JSON Merge Patch. `If-Match` is honoured. The code changes as long as no units stand in it;
/// with the phase go the zone's buildings and their units.
#[utoipa::path(
    operation_id = "inventory_zone_update",
    params(("id" = ZoneId, Path, description = "The zone")),
    request_body = UpdateZone,
    responses((status = 200, description = "The zone", body = ZoneView))
)]
#[patch("/api/v1/inventory/zones/{id}")]
async fn update(call: Write<{ act::INVENTORY_ZONE_UPDATE }, UpdateZone>, id: Id<ZoneId>) -> Reply {
    call.act(id.0, zone::update, zone::one).await
}

/// Delete an empty zone
///
/// Refused while buildings belong to it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_zone_delete",
    params(("id" = ZoneId, Path, description = "The zone")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/zones/{id}")]
async fn delete(call: Write<{ act::INVENTORY_ZONE_DELETE }>, id: Id<ZoneId>) -> Reply {
    call.remove(id.0, zone::delete, zone::one).await
}

/// Routes of zones.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(delete);
}
