//! `/inventory/media`

use crate::extract::caller::state;
use crate::extract::download::{self, How};
use crate::extract::{
    Content, Id, Nothing, Query, Read, Reply, Several, Upload, Uploaded, Write, all,
};
use crate::files::file::FileContent;
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{HttpRequest, delete, get, patch, post};
use entity::id::{BuildingId, LayoutId, MediaId, ProjectId, UnitId};
use entity::inventory::media::MediaKind;
use service::inventory::media::{
    self, CreateMedia, LinkTour, MediaFilter, MediaOrder, MediaView, ReorderMedia, TourFile,
    TourLinkView, UpdateMedia, UploadTour,
};
use service::kernel::{Reader, act};
use utoipa::ToSchema;
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
/// an uploaded picture, tours a public `https` address; others are uploaded by `…/upload-tour`. The
/// first picture is the cover.
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

/// A form with the archive of a tour, for exactly one place.
#[derive(ToSchema)]
#[expect(dead_code, reason = "tells the form; what is read are its parts")]
struct TourForm {
    /// A ZIP archive with an `index.html` at its top.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    project_id: Option<ProjectId>,
    building_id: Option<BuildingId>,
    layout_id: Option<LayoutId>,
    unit_id: Option<UnitId>,
    /// At most 80 characters.
    title: Option<String>,
}

/// Upload a VR or panorama tour 全景看房
///
/// A ZIP archive of at most `inventory.media.tour_max_megabytes`, with an `index.html` at its top
/// (`index_missing`) and pages, scripts, styles, JSON, XML, pictures and fonts (`type_not_allowed`,
/// `type_mismatch` where the content is something else). Refused are names that lead out of it and
/// links (`archive_unsafe`), names that are not UTF-8 (`invalid_format`), more than 3000 entries
/// (`too_many`), and what becomes too large: an entry beyond 32 MiB or a hundred times its packed
/// size, 512 MiB in all (`unpacked_too_large`). Its `url` is the address of the page. One archive
/// is unpacked at a time: where others take longer than ten seconds, the answer is 503.
#[utoipa::path(
    operation_id = "inventory_media_upload_tour",
    extensions(("x-rate-limit" = json!("tour_upload"))),
    request_body(content = TourForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The entry", body = MediaView))
)]
#[post("/api/v1/inventory/media/upload-tour")]
async fn upload_tour(call: Upload<{ act::INVENTORY_MEDIA_UPLOAD_TOUR }, UploadTour>) -> Reply {
    let unpack = async |reader: &Reader<'_>, form: &Uploaded<UploadTour>| {
        media::unpack_tour(reader, &form.fields, &form.file).await
    };
    call.create_of(HOME, unpack, media::upload_tour, (media::one, media::settle_tour)).await
}

/// Show a file of an uploaded tour
///
/// With a media type by its name, and `Content-Security-Policy: sandbox allow-scripts`: the tour's
/// scripts run as a site of their own, apart from the user's session. Carries a strong `ETag`;
/// `If-None-Match` gives 304, `Range` a part. Browsers, which send no token, take `POST …/link`.
#[utoipa::path(
    operation_id = "inventory_media_read__tour",
    params(
        ("id" = MediaId, Path, description = "The entry"),
        ("path" = String, Path, description = "Of the file in the archive, such as `index.html`",
            max_length = 200),
    ),
    responses(
        (status = 200, description = "The bytes", body = FileContent,
            content_type = "application/octet-stream"),
        (status = 206, description = "The bytes of the range", body = FileContent,
            content_type = "application/octet-stream"),
    )
)]
#[get("/api/v1/inventory/media/{id}/tour/{path:.*}")]
async fn tour(
    call: Read<{ act::INVENTORY_MEDIA_READ }>,
    id: Id<MediaId>,
    request: HttpRequest,
) -> Reply {
    let path = request.match_info().query("path");
    let file = media::tour_file(&call.reader(), id.0, path).await?;
    call.download(&of(&file), async |span| file.part(call.reader().kernel, span).await).await
}

fn of(file: &TourFile) -> Content<'_> {
    Content {
        name: "",
        media_type: file.media_type,
        size: file.size,
        hash: &file.sha256,
        how: How::Apart,
    }
}

/// Make a link to an uploaded tour
///
/// Whoever has the link may see the tour without signing in, until it ends (an hour where nothing
/// is said, a day at most) or the tour is removed. Handing one out is audited; a repeated key hands
/// out another.
#[utoipa::path(
    operation_id = "inventory_media_link",
    params(("id" = MediaId, Path, description = "The entry")),
    request_body = LinkTour,
    responses((status = 200, description = "The link", body = TourLinkView))
)]
#[post("/api/v1/inventory/media/{id}/link")]
async fn link(call: Write<{ act::INVENTORY_MEDIA_LINK }, LinkTour>, id: Id<MediaId>) -> Reply {
    call.tell(async |tx, input| media::link(tx, id.0, input).await).await
}

/// Show a file of a tour by its link
///
/// 404 once the link has ended. As `GET /inventory/media/{id}/tour/{path}` otherwise.
#[utoipa::path(
    operation_id = "public_tour", tag = "public", security(()),
    params(
        ("token" = String, Path, description = "What the link says of the tour", max_length = 200),
        ("path" = String, Path, description = "Of the file in the archive, such as `index.html`",
            max_length = 200),
    ),
    responses(
        (status = 200, description = "The bytes", body = FileContent,
            content_type = "application/octet-stream"),
        (status = 206, description = "The bytes of the range", body = FileContent,
            content_type = "application/octet-stream"),
    )
)]
#[get("/api/v1/public/tours/{token}/{path:.*}")]
async fn public_tour(request: HttpRequest, Id(token): Id<String>) -> Reply {
    let state = state(&request)?;
    let path = request.match_info().query("path");
    let file = media::linked_tour_file(&state.kernel, &token, path).await?;
    let open = async |span| file.part(&state.kernel, span).await;
    download::send(&request, &of(&file), open).await
}

/// Routes of media; fixed paths before `{id}`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(reorder)
        .service(upload_tour)
        .service(link)
        .service(tour)
        .service(public_tour)
        .service(read)
        .service(update)
        .service(set_cover)
        .service(delete);
}
