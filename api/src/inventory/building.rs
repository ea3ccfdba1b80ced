//! `/inventory/buildings`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{BuildingId, PhaseId, ProjectId, ZoneId};
use service::inventory::building::{
    self, BoardView, BuildingFilter, BuildingView, CreateBuilding, UpdateBuilding,
};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/inventory/buildings";

page! {
    /// Buildings.
    BuildingPage of BuildingView
}

list_query! {
    /// Filters of buildings.
    BuildingQuery {
        project_id: ProjectId,
        phase_id: PhaseId,
        zone_id: ZoneId,
        /// Exact code.
        #[param(max_length = 64)]
        code: String,
        /// Part of the name or the code.
        #[param(max_length = 80)]
        q: String,
    }
}

/// Create a building of a project
///
/// The unit codes of its homes are made of its code.
#[utoipa::path(
    operation_id = "inventory_building_create",
    params(("id" = ProjectId, Path, description = "The project")),
    request_body = CreateBuilding,
    responses((status = 201, description = "The building", body = BuildingView))
)]
#[post("/api/v1/inventory/projects/{id}/buildings")]
async fn create(
    call: Write<{ act::INVENTORY_BUILDING_CREATE }, CreateBuilding>,
    id: Id<ProjectId>,
) -> Reply {
    let create =
        async |tx: &mut Tx<'_>, input: &CreateBuilding| building::create(tx, id.0, input).await;
    call.create(HOME, create, building::one).await
}

impl BuildingQuery {
    fn filter(self) -> BuildingFilter {
        BuildingFilter {
            ids: vec![],
            project_id: self.project_id,
            phase_id: self.phase_id,
            zone_id: self.zone_id,
            code: self.code,
            q: self.q,
        }
    }
}

/// List buildings
///
/// Sortable by `code`, `created_at`, `floors` and `name`.
#[utoipa::path(
    operation_id = "inventory_building_list",
    params(BuildingQuery),
    responses((status = 200, description = "A page of buildings", body = BuildingPage))
)]
#[get("/api/v1/inventory/buildings")]
async fn list(
    call: Read<{ act::INVENTORY_BUILDING_LIST }>,
    Query(query): Query<BuildingQuery>,
) -> Reply {
    let paging = query.paging(building::SORTABLE)?;
    let listed = building::list(&call.reader(), &query.filter(), &paging).await?;
    call.answer(&BuildingPage::from(listed)).await
}

/// Read a building
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_building_read",
    params(("id" = BuildingId, Path, description = "The building")),
    responses((status = 200, description = "The building", body = BuildingView))
)]
#[get("/api/v1/inventory/buildings/{id}")]
async fn read(call: Read<{ act::INVENTORY_BUILDING_READ }>, id: Id<BuildingId>) -> Reply {
    call.one(id.0, building::one).await
}

/// Change a building
///
/// JSON Merge Patch: absent keeps, null clears. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_building_update",
    params(("id" = BuildingId, Path, description = "The building")),
    request_body = UpdateBuilding,
    responses((status = 200, description = "The building", body = BuildingView))
)]
#[patch("/api/v1/inventory/buildings/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_BUILDING_UPDATE }, UpdateBuilding>,
    id: Id<BuildingId>,
) -> Reply {
    call.act(id.0, building::update, building::one).await
}

/// Read the sales board 销控表
///
/// Floors × stacks with status, price and area, the highest floor first. Cheap to poll: with
/// its strong `ETag` as `If-None-Match` an unchanged board answers 304 without being read.
#[utoipa::path(
    operation_id = "inventory_building_board",
    params(("id" = BuildingId, Path, description = "The building")),
    responses((status = 200, description = "The board", body = BoardView))
)]
#[get("/api/v1/inventory/buildings/{id}/board")]
async fn board(call: Read<{ act::INVENTORY_BUILDING_BOARD }>, id: Id<BuildingId>) -> Reply {
    let tag = building::board_tag(&call.reader(), id.0).await?;
    call.unless_known(&tag, async |reader| building::board(reader, id.0).await).await
}

/// Delete a building without units
///
/// Refused while units stand in it or a permit names it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_building_delete",
    params(("id" = BuildingId, Path, description = "The building")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/buildings/{id}")]
async fn delete(call: Write<{ act::INVENTORY_BUILDING_DELETE }>, id: Id<BuildingId>) -> Reply {
    call.remove(id.0, building::delete, building::one).await
}

/// Routes of buildings.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(delete)
        .service(board);
}
