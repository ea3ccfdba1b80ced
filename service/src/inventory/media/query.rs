//! Reading galleries within the reader's scope.

use crate::kernel::page::{Listed, Paging, fetch, sorted};
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::{BuildingId, FileId, LayoutId, MediaId, ProjectId, UnitId};
use entity::inventory::media::{self, Column, Entity, MediaKind};
use entity::inventory::media_cover;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "position"];

/// An entry of a gallery as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000011",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "building_id": null,
    "layout_id": "01935e3c-5a00-7000-8000-000000000003", "unit_id": null,
    "kind": "picture", "file_id": "01935e3c-5a00-7000-8000-000000000010", "url": null,
    "title": "客厅", "position": 1, "cover": true,
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct MediaView {
    pub id: MediaId,
    pub project_id: ProjectId,
    /// At most one of these; none for the gallery of the project itself.
    pub building_id: Option<BuildingId>,
    pub layout_id: Option<LayoutId>,
    pub unit_id: Option<UnitId>,
    pub kind: MediaKind,
    /// Shown by `/files/files/{id}/thumbnail` and `/content`.
    pub file_id: Option<FileId>,
    /// Of a tour: a public address, or below that of the server where it was uploaded.
    pub url: Option<String>,
    pub title: Option<String>,
    /// From 1, in the order in which they are shown.
    pub position: i32,
    /// Does it stand for the whole?
    pub cover: bool,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl MediaView {
    fn of(row: media::Model, covers: &HashSet<MediaId>) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            building_id: row.building_id,
            layout_id: row.layout_id,
            unit_id: row.unit_id,
            kind: row.kind,
            file_id: row.file_id,
            url: row.url,
            title: row.title,
            position: row.position,
            cover: covers.contains(&row.id),
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct MediaFilter {
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
    pub layout_id: Option<LayoutId>,
    pub unit_id: Option<UnitId>,
    /// The gallery of exactly this project, building, layout or unit.
    pub target_id: Option<Uuid>,
    pub kind: Vec<MediaKind>,
}

/// The entry under lock, if the actor sees its project.
pub(super) async fn lock(tx: &Tx<'_>, id: MediaId) -> Result<media::Model> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.filter(|row| tx.actor.scope.sees_project(row.project_id)).ok_or(Error::NotFound("media"))
}

/// The gallery of a place, in its order.
pub(super) async fn of_place(tx: &Tx<'_>, target_id: Uuid) -> Result<Vec<media::Model>> {
    let rows = Entity::find()
        .filter(Column::TargetId.eq(target_id))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id);
    Ok(rows.all(tx.db()).await?)
}

/// The entry, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: MediaId) -> Result<MediaView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let row = found.filter(|row| reader.scope().sees_project(row.project_id));
    let row = row.ok_or(Error::NotFound("media"))?;
    let covers = covers(reader, std::slice::from_ref(&row)).await?;
    Ok(MediaView::of(row, &covers))
}

/// Entries as they are shown.
pub(super) async fn shown(reader: &Reader<'_>, rows: Vec<media::Model>) -> Result<Vec<MediaView>> {
    let covers = covers(reader, &rows).await?;
    Ok(rows.into_iter().map(|row| MediaView::of(row, &covers)).collect())
}

/// The entries that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &MediaFilter,
    paging: &Paging,
) -> Result<Listed<MediaView>> {
    let mut wanted = reader
        .scope()
        .projects(Column::ProjectId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.building_id.map(|id| Column::BuildingId.eq(id)))
        .add_option(filter.layout_id.map(|id| Column::LayoutId.eq(id)))
        .add_option(filter.unit_id.map(|id| Column::UnitId.eq(id)))
        .add_option(filter.target_id.map(|id| Column::TargetId.eq(id)));
    if !filter.kind.is_empty() {
        wanted = wanted.add(Column::Kind.is_in(filter.kind.iter().copied()));
    }
    let select = sorted(Entity::find().filter(wanted), paging, |name| match name {
        "position" => Column::Position,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let covers = covers(reader, &rows.items).await?;
    Ok(rows.map(|row| MediaView::of(row, &covers)))
}

/// Which of the entries are covers.
async fn covers(reader: &Reader<'_>, rows: &[media::Model]) -> Result<HashSet<MediaId>> {
    let ids: Vec<MediaId> = media_cover::Entity::find()
        .select_only()
        .column(media_cover::Column::MediaId)
        .filter(media_cover::Column::TargetId.is_in(rows.iter().map(|row| row.target_id)))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(ids.into_iter().collect())
}
