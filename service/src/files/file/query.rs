//! Reading files; never their bytes.

use super::scope::{get, seen};
use crate::kernel::days::Days;
use crate::kernel::page::{Listed, Paging, fetch, sorted};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::files::file::{self, Column, Entity, FileKind};
use entity::id::{FileId, ProjectId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "name", "size"];

/// A file as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000010",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "owner_id": "01935e3c-5a00-7000-8000-000000000001",
    "kind": "png", "media_type": "image/png", "name": "户型图.png", "size": 48213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "width": 1600, "height": 1200, "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct FileView {
    pub id: FileId,
    /// None until it belongs to something of a project.
    pub project_id: Option<ProjectId>,
    /// Who uploaded it.
    pub owner_id: UserId,
    /// By its content.
    pub kind: FileKind,
    pub media_type: String,
    /// A label for people, cleaned; nothing is found by it.
    pub name: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256 of the bytes in hex.
    pub sha256: String,
    /// Pixels of a picture; pictures have a thumbnail.
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub created_at: DateTime<Utc>,
}

impl From<file::Model> for FileView {
    fn from(row: file::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            owner_id: row.owner_id,
            kind: row.kind,
            media_type: row.kind.media_type().to_owned(),
            name: row.name,
            size: row.size,
            sha256: row.sha256,
            width: row.width,
            height: row.height,
            created_at: row.created_at,
        }
    }
}

/// Which files are wanted.
#[derive(Debug, Clone, Default)]
pub struct FileFilter {
    pub project_id: Option<ProjectId>,
    pub owner_id: Option<UserId>,
    pub kind: Vec<FileKind>,
    pub sha256: Option<String>,
    /// Days of upload in the project's zone.
    pub created: Days,
}

/// The file, if the reader sees it.
pub async fn one(reader: &Reader<'_>, id: FileId) -> Result<FileView> {
    get(reader, id).await.map(FileView::from)
}

/// The files that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &FileFilter,
    paging: &Paging,
) -> Result<Listed<FileView>> {
    let created = filter.created.of_moment(reader, filter.project_id, Column::CreatedAt).await?;
    let mut wanted = Condition::all()
        .add(seen(reader))
        .add(created)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.owner_id.map(|id| Column::OwnerId.eq(id)))
        .add_option(filter.sha256.as_ref().map(|hash| Column::Sha256.eq(hash.to_lowercase())));
    if !filter.kind.is_empty() {
        wanted = wanted.add(Column::Kind.is_in(filter.kind.iter().copied()));
    }
    let mut select = Entity::find().filter(wanted);
    select = sorted(select, paging, |name| match name {
        "name" => Column::Name,
        "size" => Column::Size,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(FileView::from))
}
