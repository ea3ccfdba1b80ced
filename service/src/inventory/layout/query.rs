//! Reading layouts within the reader's scope.

use crate::inventory::media;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{Listed, Paging, fetch, sorted};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::id::{FileId, LayoutId, ProjectId};
use entity::inventory::layout::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "name"];

/// A layout as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000003",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "code": "A1", "name": "三室两厅", "bedrooms": 3, "living_rooms": 2, "bathrooms": 2,
    "kitchens": 1, "cover_file_id": null,
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct LayoutView {
    pub id: LayoutId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub code: String,
    pub name: String,
    /// 室; null where nobody has told, as of the others.
    pub bedrooms: Option<i32>,
    /// 厅.
    pub living_rooms: Option<i32>,
    /// 卫.
    pub bathrooms: Option<i32>,
    /// 厨.
    pub kitchens: Option<i32>,
    /// Its cover; the thumbnail is small enough for lists.
    pub cover_file_id: Option<FileId>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl LayoutView {
    fn of(row: layout::Model, cover_file_id: Option<FileId>) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            project: Expandable,
            code: row.code,
            name: row.name,
            bedrooms: row.bedrooms,
            living_rooms: row.living_rooms,
            bathrooms: row.bathrooms,
            kitchens: row.kitchens,
            cover_file_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which layouts are wanted.
#[derive(Debug, Clone, Default)]
pub struct LayoutFilter {
    pub project_id: Option<ProjectId>,
    pub code: Option<String>,
}

/// The layout, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: LayoutId) -> Result<LayoutView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let found = found.filter(|row| reader.scope().sees_project(row.project_id));
    let row = found.ok_or(Error::NotFound("layout"))?;
    let cover = media::covers(reader, [id.0]).await?.remove(&id.0);
    Ok(LayoutView::of(row, cover))
}

/// The layouts that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &LayoutFilter,
    paging: &Paging,
) -> Result<Listed<LayoutView>> {
    let mut wanted = reader.scope().projects(Column::ProjectId);
    if let Some(id) = filter.project_id {
        wanted = wanted.add(Column::ProjectId.eq(id));
    }
    if let Some(code) = &filter.code {
        wanted = wanted.add(Column::Code.eq(code));
    }
    let select = sorted(Entity::find().filter(wanted), paging, |name| match name {
        "code" => Column::Code,
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let mut covers = media::covers(reader, rows.items.iter().map(|row| row.id.0)).await?;
    Ok(rows.map(|row| {
        let cover = covers.remove(&row.id.0);
        LayoutView::of(row, cover)
    }))
}
