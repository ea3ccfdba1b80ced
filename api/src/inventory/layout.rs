//! `/inventory/layouts`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{LayoutId, ProjectId};
use service::inventory::layout::{self, CreateLayout, LayoutFilter, LayoutView, UpdateLayout};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/inventory/layouts";

page! {
    /// Layouts.
    LayoutPage of LayoutView
}

list_query! {
    /// Filters of layouts.
    LayoutQuery {
        project_id: ProjectId,
        /// Exact code.
        #[param(max_length = 64)]
        code: String,
    }
}

/// Create a layout of a project
///
/// Generating units creates the layouts that are missing, too.
#[utoipa::path(
    operation_id = "inventory_layout_create",
    params(("id" = ProjectId, Path, description = "The project")),
    request_body = CreateLayout,
    responses((status = 201, description = "The layout", body = LayoutView))
)]
#[post("/api/v1/inventory/projects/{id}/layouts")]
async fn create(
    call: Write<{ act::INVENTORY_LAYOUT_CREATE }, CreateLayout>,
    id: Id<ProjectId>,
) -> Reply {
    let create =
        async |tx: &mut Tx<'_>, input: &CreateLayout| layout::create(tx, id.0, input).await;
    call.create(HOME, create, layout::one).await
}

/// List layouts
///
/// Sortable by `code`, `created_at` and `name`.
#[utoipa::path(
    operation_id = "inventory_layout_list",
    params(LayoutQuery),
    responses((status = 200, description = "A page of layouts", body = LayoutPage))
)]
#[get("/api/v1/inventory/layouts")]
async fn list(
    call: Read<{ act::INVENTORY_LAYOUT_LIST }>,
    Query(query): Query<LayoutQuery>,
) -> Reply {
    let paging = query.paging(layout::SORTABLE)?;
    let filter = LayoutFilter { project_id: query.project_id, code: query.code };
    let listed = layout::list(&call.reader(), &filter, &paging).await?;
    call.answer(&LayoutPage::from(listed)).await
}

/// Read a layout
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_layout_read",
    params(("id" = LayoutId, Path, description = "The layout")),
    responses((status = 200, description = "The layout", body = LayoutView))
)]
#[get("/api/v1/inventory/layouts/{id}")]
async fn read(call: Read<{ act::INVENTORY_LAYOUT_READ }>, id: Id<LayoutId>) -> Reply {
    call.one(id.0, layout::one).await
}

/// Change a layout
///
/// JSON Merge Patch: absent keeps, null clears. `If-Match` is honoured. Layouts that came to be
/// with their units get their rooms here.
#[utoipa::path(
    operation_id = "inventory_layout_update",
    params(("id" = LayoutId, Path, description = "The layout")),
    request_body = UpdateLayout,
    responses((status = 200, description = "The layout", body = LayoutView))
)]
#[patch("/api/v1/inventory/layouts/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_LAYOUT_UPDATE }, UpdateLayout>,
    id: Id<LayoutId>,
) -> Reply {
    call.act(id.0, layout::update, layout::one).await
}

/// Delete a layout without units
///
/// Its pictures go with it. Refused while a unit has it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_layout_delete",
    params(("id" = LayoutId, Path, description = "The layout")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/layouts/{id}")]
async fn delete(call: Write<{ act::INVENTORY_LAYOUT_DELETE }>, id: Id<LayoutId>) -> Reply {
    call.remove(id.0, layout::delete, layout::one).await
}

/// Routes of layouts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(delete);
}
