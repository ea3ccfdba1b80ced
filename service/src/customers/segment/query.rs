//! Segments as shown.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, FaultCode, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::segment::{self, Audience, Column, Entity};
use entity::id::{ProjectId, SegmentId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A saved audience.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000064",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "name": "两周未跟进的A级客户",
    "audience": {
        "kinds": [], "sources": [], "genders": [], "tags": [], "grades": ["A"],
        "clusters": [],
        "min_birth_year": null, "max_birth_year": null, "pooled": null, "layouts": [],
        "price": null, "area": null, "idle_days": 14, "rule": null
    },
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct SegmentView {
    pub id: SegmentId,
    pub project_id: ProjectId,
    pub name: String,
    pub audience: Audience,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<segment::Model> for SegmentView {
    fn from(row: segment::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            name: row.name,
            audience: row.audience,
            author_id: row.author_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which segments are wanted.
#[derive(Debug, Clone, Default)]
pub struct SegmentFilter {
    pub project_id: Option<ProjectId>,
}

/// A segment of a visible project.
pub(in crate::customers) async fn get(
    reader: &Reader<'_>,
    id: SegmentId,
) -> Result<segment::Model> {
    let found = Entity::find_by_id(id).filter(reader.scope().projects(Column::ProjectId));
    found.one(&reader.db).await?.ok_or(Error::NotFound("segment"))
}

/// A segment of the project, or a fault of who names it.
pub(in crate::customers) async fn of_project(
    reader: &Reader<'_>,
    id: SegmentId,
    project_id: ProjectId,
) -> Result<()> {
    let found = get(reader, id).await.ok().filter(|segment| segment.project_id == project_id);
    found.map(drop).ok_or_else(|| Error::fault("/segment_id", FaultCode::NotFound))
}

/// One segment.
pub async fn one(reader: &Reader<'_>, id: SegmentId) -> Result<SegmentView> {
    get(reader, id).await.map(SegmentView::from)
}

/// Segments of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &SegmentFilter,
    paging: &Paging,
) -> Result<Listed<SegmentView>> {
    let mut select = Entity::find().filter(reader.scope().projects(Column::ProjectId));
    if let Some(id) = filter.project_id {
        select = select.filter(Column::ProjectId.eq(id));
    }
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &segment::Model| row.id.0);
    Ok(rows.await?.map(SegmentView::from))
}
