//! `/inventory/projects`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::id::{CompanyId, ProjectId};
use service::inventory::project::{
    self, CreateProject, ProjectBoardView, ProjectFilter, ProjectTreeView, ProjectView,
    UpdateProject,
};
use service::kernel::act;

const HOME: &str = "/api/v1/inventory/projects";

page! {
    /// Projects.
    ProjectPage of ProjectView
}

list_query! {
    /// Filters of projects.
    ProjectQuery {
        company_id: CompanyId,
        /// Exact code.
        #[param(max_length = 64)]
        code: String,
        /// Exact name of the city.
        #[param(max_length = 64)]
        city: String,
        /// Part of the name or the code.
        #[param(max_length = 120)]
        q: String,
    }
}

/// Create a project
///
/// It starts with its default accounts; who sees the whole company sees it at once.
#[utoipa::path(
    operation_id = "inventory_project_create",
    request_body = CreateProject,
    responses((status = 201, description = "The project", body = ProjectView))
)]
#[post("/api/v1/inventory/projects")]
async fn create(call: Write<{ act::INVENTORY_PROJECT_CREATE }, CreateProject>) -> Reply {
    call.create(HOME, project::create, project::view).await
}

/// List projects
///
/// Sortable by `city`, `code`, `created_at` and `name`.
#[utoipa::path(
    operation_id = "inventory_project_list",
    params(ProjectQuery),
    responses((status = 200, description = "A page of projects", body = ProjectPage))
)]
#[get("/api/v1/inventory/projects")]
async fn list(
    call: Read<{ act::INVENTORY_PROJECT_LIST }>,
    Query(query): Query<ProjectQuery>,
) -> Reply {
    let paging = query.paging(project::SORTABLE)?;
    let filter = ProjectFilter {
        ids: vec![],
        company_id: query.company_id,
        city: query.city,
        code: query.code,
        q: query.q,
    };
    let listed = project::list(&call.reader(), &filter, &paging).await?;
    call.answer(&ProjectPage::from(listed)).await
}

/// Read a project
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_project_read",
    params(("id" = ProjectId, Path, description = "The project")),
    responses((status = 200, description = "The project", body = ProjectView))
)]
#[get("/api/v1/inventory/projects/{id}")]
async fn read(call: Read<{ act::INVENTORY_PROJECT_READ }>, id: Id<ProjectId>) -> Reply {
    call.one(id.0, project::one).await
}

/// Change a project
///
/// JSON Merge Patch: absent keeps, null clears. `If-Match` is honoured. Codes of units that exist
/// stay as they are.
#[utoipa::path(
    operation_id = "inventory_project_update",
    params(("id" = ProjectId, Path, description = "The project")),
    request_body = UpdateProject,
    responses((status = 200, description = "The project", body = ProjectView))
)]
#[patch("/api/v1/inventory/projects/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_PROJECT_UPDATE }, UpdateProject>,
    id: Id<ProjectId>,
) -> Reply {
    call.act(id.0, project::update, project::one).await
}

/// Read the sales board of a project 销控表
///
/// Every building, floors × stacks with status, price and area, the highest floor first. Cheap to
/// poll: with its strong `ETag` as `If-None-Match` an unchanged board answers 304 without being
/// read.
#[utoipa::path(
    operation_id = "inventory_project_board",
    params(("id" = ProjectId, Path, description = "The project")),
    responses((status = 200, description = "The board", body = ProjectBoardView))
)]
#[get("/api/v1/inventory/projects/{id}/board")]
async fn board(call: Read<{ act::INVENTORY_PROJECT_BOARD }>, id: Id<ProjectId>) -> Reply {
    let tag = project::board_tag(&call.reader(), id.0).await?;
    call.unless_known(&tag, async |reader| project::board(reader, id.0).await).await
}

/// Read the tree of a project
///
/// Phases, zones, buildings and entrances in one answer, each with its units counted. Carries a
/// strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_project_tree",
    extensions(("x-permission" = json!("inventory.project.read"))),
    params(("id" = ProjectId, Path, description = "The project")),
    responses((status = 200, description = "The tree", body = ProjectTreeView))
)]
#[get("/api/v1/inventory/projects/{id}/tree")]
async fn tree(call: Read<{ act::INVENTORY_PROJECT_READ }>, id: Id<ProjectId>) -> Reply {
    call.one(id.0, project::tree).await
}

/// Routes of projects.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(board).service(tree);
}
