//! `/inventory/media`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{BuildingId, LayoutId, MediaId, ProjectId, UnitId};
use entity::inventory::media::MediaKind;
use service::inventory::media::{
    self, CreateMedia, MediaFilter, MediaOrder, MediaView, ReorderMedia, UpdateMedia,
};
use service::kernel::act;
use uuid::Uuid;

const HOME: &str = "/api/v1/inventory/media";

page! {
    /// Entries of galleries.
    MediaPage of MediaView
}

list_query! {
    /// Filters of media.
    MediaQuery {
        /// Everything in the project.
        project_id: ProjectId,
        building_id: BuildingId,
        layout_id: LayoutId,
        unit_id: UnitId,
        /// The gallery of exactly this project, building, layout or unit.
        target_id: Uuid,
        #[param(inline)]
        kind: Several<MediaKind>,
    }
}

/// Add a picture, a floor plan or a tour
///
/// To the gallery of exactly one project, building, layout or unit. Pictures and floor plans name
/// an uploaded picture, tours a public `https` address. The first picture is the cover.
#[utoipa::path(
    operation_id = "inventory_media_create",
    request_body = CreateMedia,
    responses((status = 201, description = "The entry", body = MediaView))
)]
#[post("/api/v1/inventory/media")]
async fn create(call: Write<{ act::INVENTORY_MEDIA_CREATE }, CreateMedia>) -> Reply {
    call.create(HOME, media::create, media::one).await
}

/// List pictures, floor plans and tours
///
/// Sortable by `created_at` and `position`; `target_id=…&sort=position` is a gallery in its order.
#[utoipa::path(
    operation_id = "inventory_media_list",
    params(MediaQuery),
    responses((status = 200, description = "A page of entries", body = MediaPage))
)]
#[get("/api/v1/inventory/media")]
async fn list(call: Read<{ act::INVENTORY_MEDIA_LIST }>, Query(query): Query<MediaQuery>) -> Reply {
    let paging = query.paging(media::SORTABLE)?;
    let listed = media::list(&call.reader(), &filter(query), &paging).await?;
    call.answer(&MediaPage::from(listed)).await
}

fn filter(query: MediaQuery) -> MediaFilter {
    MediaFilter {
        project_id: query.project_id,
        building_id: query.building_id,
        layout_id: query.layout_id,
        unit_id: query.unit_id,
        target_id: query.target_id,
        kind: all(query.kind),
    }
}

/// Read an entry of a gallery
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_media_read",
    params(("id" = MediaId, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = MediaView))
)]
#[get("/api/v1/inventory/media/{id}")]
async fn read(call: Read<{ act::INVENTORY_MEDIA_READ }>, id: Id<MediaId>) -> Reply {
    call.one(id.0, media::one).await
}

/// Change the title of an entry, or the address of a tour
///
/// JSON Merge Patch: absent keeps, null clears. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_media_update",
    params(("id" = MediaId, Path, description = "The entry")),
    request_body = UpdateMedia,
    responses((status = 200, description = "The entry", body = MediaView))
)]
#[patch("/api/v1/inventory/media/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_MEDIA_UPDATE }, UpdateMedia>,
    id: Id<MediaId>,
) -> Reply {
    call.act(id.0, media::update, media::one).await
}

/// Make a picture or floor plan the cover of its gallery
///
/// `cover_file_id` of units and layouts shows it; a unit without a cover shows its layout's.
#[utoipa::path(
    operation_id = "inventory_media_set_cover",
    params(("id" = MediaId, Path, description = "The entry")),
    request_body = Nothing,
    responses((status = 200, description = "The entry", body = MediaView))
)]
#[post("/api/v1/inventory/media/{id}/set-cover")]
async fn set_cover(call: Write<{ act::INVENTORY_MEDIA_SET_COVER }>, id: Id<MediaId>) -> Reply {
    call.act(id.0, async |tx, id, _| media::set_cover(tx, id).await, media::one).await
}

/// Arrange a gallery
///
/// The list names every entry of one gallery once, in the order in which they shall be shown.
#[utoipa::path(
    operation_id = "inventory_media_reorder",
    request_body = ReorderMedia,
    responses((status = 200, description = "The gallery in its order", body = MediaOrder))
)]
#[post("/api/v1/inventory/media/reorder")]
async fn reorder(call: Write<{ act::INVENTORY_MEDIA_REORDER }, ReorderMedia>) -> Reply {
    call.tell(media::reorder).await
}

/// Remove an entry of a gallery
///
/// Its file is swept unless something else refers to it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_media_delete",
    params(("id" = MediaId, Path, description = "The entry")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/media/{id}")]
async fn delete(call: Write<{ act::INVENTORY_MEDIA_DELETE }>, id: Id<MediaId>) -> Reply {
    call.remove(id.0, media::delete, media::one).await
}

/// Routes of media; fixed paths before `{id}`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(reorder)
        .service(read)
        .service(update)
        .service(set_cover)
        .service(delete);
}
