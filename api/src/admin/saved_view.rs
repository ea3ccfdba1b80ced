//! `/admin/saved-views`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::SavedViewId;
use service::admin::saved_view::{
    self, CreateSavedView, SavedViewFilter, SavedViewView, UpdateSavedView,
};
use service::kernel::act;

const HOME: &str = "/api/v1/admin/saved-views";

page! {
    /// Own views.
    SavedViewPage of SavedViewView
}

list_query! {
    /// Filters of own views.
    SavedViewQuery {
        /// Noun of the list that they belong to, such as `inventory.unit`.
        #[param(max_length = 64)]
        noun: String,
    }
}

/// Keep a view of one's own
///
/// Query parameters of a list under a name, found again on every device; nobody else sees them.
#[utoipa::path(
    operation_id = "admin_saved_view_create",
    request_body = CreateSavedView,
    responses((status = 201, description = "The view", body = SavedViewView))
)]
#[post("/api/v1/admin/saved-views")]
async fn create(call: Write<{ act::ADMIN_SAVED_VIEW_CREATE }, CreateSavedView>) -> Reply {
    call.create(HOME, saved_view::create, saved_view::one).await
}

/// List one's own views
///
/// In the order in which they were kept.
#[utoipa::path(
    operation_id = "admin_saved_view_list",
    params(SavedViewQuery),
    responses((status = 200, description = "A page of views", body = SavedViewPage))
)]
#[get("/api/v1/admin/saved-views")]
async fn list(
    call: Read<{ act::ADMIN_SAVED_VIEW_LIST }>,
    Query(query): Query<SavedViewQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = SavedViewFilter { noun: query.noun };
    call.answer(&SavedViewPage::from(saved_view::list(&call.reader(), &filter, &paging).await?))
        .await
}

/// Read a view of one's own
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "admin_saved_view_read",
    params(("id" = SavedViewId, Path, description = "The view")),
    responses((status = 200, description = "The view", body = SavedViewView))
)]
#[get("/api/v1/admin/saved-views/{id}")]
async fn read(call: Read<{ act::ADMIN_SAVED_VIEW_READ }>, id: Id<SavedViewId>) -> Reply {
    call.one(id.0, saved_view::one).await
}

/// Change a view of one's own
///
/// JSON Merge Patch: absent keeps; `query` takes the place of all parameters.
#[utoipa::path(
    operation_id = "admin_saved_view_update",
    params(("id" = SavedViewId, Path, description = "The view")),
    request_body = UpdateSavedView,
    responses((status = 200, description = "The view", body = SavedViewView))
)]
#[patch("/api/v1/admin/saved-views/{id}")]
async fn update(
    call: Write<{ act::ADMIN_SAVED_VIEW_UPDATE }, UpdateSavedView>,
    id: Id<SavedViewId>,
) -> Reply {
    call.act(id.0, saved_view::update, saved_view::one).await
}

/// Drop a view of one's own
#[utoipa::path(
    operation_id = "admin_saved_view_delete",
    description = "Nothing else refers to it.",
    params(("id" = SavedViewId, Path, description = "The view")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/admin/saved-views/{id}")]
async fn delete(
    call: Write<{ act::ADMIN_SAVED_VIEW_DELETE }, Nothing>,
    id: Id<SavedViewId>,
) -> Reply {
    call.remove(id.0, saved_view::delete, saved_view::one).await
}

/// Routes of views.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(delete);
}
