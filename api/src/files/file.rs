//! `/files/files`

use crate::extract::caller::state;
use crate::extract::download::How;
use crate::extract::{Content, Id, Query, Read, Reply, Several, Upload, Write, download};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{HttpRequest, delete, get, post};
use chrono::NaiveDate;
use entity::files::file::FileKind;
use entity::id::{FileId, ProjectId, UserId};
use service::files::file::{self, FileFields, FileFilter, FileLinkView, FileView, LinkFile};
use service::kernel::act;
use service::kernel::days::Days;
use utoipa::ToSchema;

const HOME: &str = "/api/v1/files/files";

page! {
    /// Files.
    FilePage of FileView
}

list_query! {
    /// Filters of files.
    FileQuery {
        project_id: ProjectId,
        /// Who uploaded them.
        owner_id: UserId,
        #[param(inline)]
        kind: Several<FileKind>,
        /// SHA-256 of their bytes in hex.
        #[param(min_length = 64, max_length = 64)]
        sha256: String,
        /// Only what was uploaded on this day or later, in the zone of the project asked for, else
        /// Asia/Shanghai.
        from_created_on: NaiveDate,
        /// Only what was uploaded on this day or earlier.
        to_created_on: NaiveDate,
    }
}

/// A form with a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "tells the form; what is read are its parts")]
struct FileForm {
    /// The bytes, with a name and a media type; the media type has to be that of the content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The project it belongs to.
    project_id: Option<ProjectId>,
}

/// Bytes.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "tells the answer")]
pub(crate) struct FileContent(Vec<u8>);

/// Upload a file
///
/// The kind is found by the content: pictures (JPEG, PNG, WebP), PDF, DOCX, XLSX and CSV, as far as
/// the parameter `files.upload.kinds` lets them in. A media type that the content contradicts is
/// refused (`type_mismatch` at `/file`), more than `files.upload.max_megabytes` with 413. The name
/// is a label: one that is empty, holds a path, or holds control characters is refused
/// (`name_not_allowed`). A file that nothing refers to is removed after `files.orphan.keep_hours`.
#[utoipa::path(
    operation_id = "files_file_create",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file", body = FileView))
)]
#[post("/api/v1/files/files")]
async fn create(call: Upload<{ act::FILES_FILE_CREATE }, FileFields>) -> Reply {
    call.create(HOME, async |tx, form| file::create(tx, &form.fields, &form.file).await, file::one)
        .await
}

/// List files
///
/// One's own, those of things that everybody in the project may see, and all of the project for
/// who sees everybody's records. Sortable by `created_at`, `name` and `size`.
#[utoipa::path(
    operation_id = "files_file_list",
    params(FileQuery),
    responses((status = 200, description = "A page of files", body = FilePage))
)]
#[get("/api/v1/files/files")]
async fn list(call: Read<{ act::FILES_FILE_LIST }>, Query(query): Query<FileQuery>) -> Reply {
    let paging = query.paging(file::SORTABLE)?;
    let filter = FileFilter {
        project_id: query.project_id,
        owner_id: query.owner_id,
        kind: query.kind.map(|kinds| kinds.0).unwrap_or_default(),
        sha256: query.sha256,
        created: Days { from_on: query.from_created_on, to_on: query.to_created_on },
    };
    let listed = file::list(&call.reader(), &filter, &paging).await?;
    call.answer(&FilePage::from(listed)).await
}

/// Read what is known of a file
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "files_file_read",
    params(("id" = FileId, Path, description = "The file")),
    responses((status = 200, description = "The file", body = FileView))
)]
#[get("/api/v1/files/files/{id}")]
async fn read(call: Read<{ act::FILES_FILE_READ }>, id: Id<FileId>) -> Reply {
    call.one(id.0, file::one).await
}

/// Download a file
///
/// The `ETag` is the SHA-256 of the bytes; `If-None-Match` gives 304, `Range` a part. Browsers show
/// pictures and save everything else.
#[utoipa::path(
    operation_id = "files_file_read__content",
    params(("id" = FileId, Path, description = "The file")),
    responses(
        (status = 200, description = "The bytes", body = FileContent,
            content_type = "application/octet-stream"),
        (status = 206, description = "The bytes of the range", body = FileContent,
            content_type = "application/octet-stream"),
    )
)]
#[get("/api/v1/files/files/{id}/content")]
async fn content(call: Read<{ act::FILES_FILE_READ }>, id: Id<FileId>) -> Reply {
    let found = file::one(&call.reader(), id.0).await?;
    let sent = of(&found);
    call.download(&sent, async |span| file::part(&call.reader(), &found, span).await).await
}

fn of(file: &FileView) -> Content<'_> {
    Content {
        name: &file.name,
        media_type: &file.media_type,
        size: file.size.unsigned_abs(),
        hash: &file.sha256,
        how: if file.kind.is_picture() { How::Shown } else { How::Saved },
    }
}

/// Make a link to a file
///
/// Whoever has the link may fetch the content without signing in, until it ends (ten minutes where
/// nothing is said, a day at most) or the file is removed. Handing one out is audited; a repeated
/// key hands out another.
#[utoipa::path(
    operation_id = "files_file_link",
    params(("id" = FileId, Path, description = "The file")),
    request_body = LinkFile,
    responses((status = 200, description = "The link", body = FileLinkView))
)]
#[post("/api/v1/files/files/{id}/link")]
async fn link(call: Write<{ act::FILES_FILE_LINK }, LinkFile>, id: Id<FileId>) -> Reply {
    call.tell(async |tx, input| file::link(tx, id.0, input).await).await
}

/// Fetch a file by its link
///
/// 404 once the link has ended. As `GET /files/files/{id}/content` otherwise.
#[utoipa::path(
    operation_id = "public_file", tag = "public", security(()),
    params(("token" = String, Path, description = "What the link says of the file",
        max_length = 200)),
    responses(
        (status = 200, description = "The bytes", body = FileContent,
            content_type = "application/octet-stream"),
        (status = 206, description = "The bytes of the range", body = FileContent,
            content_type = "application/octet-stream"),
    )
)]
#[get("/api/v1/public/files/{token}")]
async fn public_file(request: HttpRequest, Id(token): Id<String>) -> Reply {
    let state = state(&request)?;
    let found = file::linked(&state.kernel, &token).await?;
    let open = async |span| file::linked_part(&state.kernel, &found, span).await;
    download::send(&request, &of(&found), open).await
}

/// Show the thumbnail of a picture
///
/// A JPEG of at most 480 pixels a side, upright. 404 for what is no picture. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "files_file_read__thumbnail",
    params(("id" = FileId, Path, description = "The file")),
    responses((status = 200, description = "A JPEG", body = FileContent,
        content_type = "image/jpeg"))
)]
#[get("/api/v1/files/files/{id}/thumbnail")]
async fn thumbnail(call: Read<{ act::FILES_FILE_READ }>, id: Id<FileId>) -> Reply {
    let (found, bytes) = file::thumbnail(&call.reader(), id.0).await?;
    let sent = Content {
        name: "thumbnail.jpg",
        media_type: "image/jpeg",
        size: bytes.len() as u64,
        hash: &format!("{}-480", found.sha256),
        how: How::Shown,
    };
    call.download(&sent, async |span| Ok(file::whole(&bytes, span))).await
}

/// Remove a file
///
/// By who uploaded it, or who sees everybody's records. Refused with `in_use` while something
/// refers to it. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "files_file_delete",
    params(("id" = FileId, Path, description = "The file")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/files/files/{id}")]
async fn delete(call: Write<{ act::FILES_FILE_DELETE }>, id: Id<FileId>) -> Reply {
    call.remove(id.0, file::delete, file::one).await
}

/// Routes of files.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(content)
        .service(thumbnail)
        .service(link)
        .service(public_file)
        .service(delete);
}
