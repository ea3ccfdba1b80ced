//! `/inventory/phases`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{PhaseId, ProjectId};
use service::inventory::phase::{self, CreatePhase, PhaseFilter, PhaseView, UpdatePhase};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/inventory/phases";

page! {
    /// Phases.
    PhasePage of PhaseView
}

list_query! {
    /// Filters of phases.
    PhaseQuery {
        project_id: ProjectId,
        /// Exact code.
        #[param(max_length = 64)]
        code: String,
    }
}

/// Create a phase of a project
///
/// Buildings and zones can belong to it.
#[utoipa::path(
    operation_id = "inventory_phase_create",
    params(("id" = ProjectId, Path, description = "The project")),
    request_body = CreatePhase,
    responses((status = 201, description = "The phase", body = PhaseView))
)]
#[post("/api/v1/inventory/projects/{id}/phases")]
async fn create(
    call: Write<{ act::INVENTORY_PHASE_CREATE }, CreatePhase>,
    id: Id<ProjectId>,
) -> Reply {
    let create = async |tx: &mut Tx<'_>, input: &CreatePhase| phase::create(tx, id.0, input).await;
    call.create(HOME, create, phase::one).await
}

/// List phases
///
/// Sortable by `code`, `created_at` and `name`.
#[utoipa::path(
    operation_id = "inventory_phase_list",
    params(PhaseQuery),
    responses((status = 200, description = "A page of phases", body = PhasePage))
)]
#[get("/api/v1/inventory/phases")]
async fn list(call: Read<{ act::INVENTORY_PHASE_LIST }>, Query(query): Query<PhaseQuery>) -> Reply {
    let paging = query.paging(phase::SORTABLE)?;
    let filter = PhaseFilter { ids: vec![], project_id: query.project_id, code: query.code };
    let listed = phase::list(&call.reader(), &filter, &paging).await?;
    call.answer(&PhasePage::from(listed)).await
}

/// Read a phase
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_phase_read",
    params(("id" = PhaseId, Path, description = "The phase")),
    responses((status = 200, description = "The phase", body = PhaseView))
)]
#[get("/api/v1/inventory/phases/{id}")]
async fn read(call: Read<{ act::INVENTORY_PHASE_READ }>, id: Id<PhaseId>) -> Reply {
    call.one(id.0, phase::one).await
}

/// Change a phase
///
/// JSON Merge Patch. `If-Match` is honoured. The code changes as long as no units stand in it.
#[utoipa::path(
    operation_id = "inventory_phase_update",
    params(("id" = PhaseId, Path, description = "The phase")),
    request_body = UpdatePhase,
    responses((status = 200, description = "The phase", body = PhaseView))
)]
#[patch("/api/v1/inventory/phases/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_PHASE_UPDATE }, UpdatePhase>,
    id: Id<PhaseId>,
) -> Reply {
    call.act(id.0, phase::update, phase::one).await
}

/// Delete an empty phase
///
/// Refused while buildings or zones belong to it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_phase_delete",
    params(("id" = PhaseId, Path, description = "The phase")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/phases/{id}")]
async fn delete(call: Write<{ act::INVENTORY_PHASE_DELETE }>, id: Id<PhaseId>) -> Reply {
    call.remove(id.0, phase::delete, phase::one).await
}

/// Routes of phases.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(delete);
}
