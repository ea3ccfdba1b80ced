//! Reading milestones.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{BuildingId, MilestoneId, ProjectId, UserId};
use entity::receivables::item::Anchor;
use entity::receivables::milestone::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A milestone as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-0000000000a1",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "building_id": "0193a5c0-0000-7000-8000-000000000003",
    "anchor": "topped_out", "on": "2025-08-01",
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "created_at": "2025-08-01T02:00:00Z"
}))]
pub struct MilestoneView {
    pub id: MilestoneId,
    pub project_id: ProjectId,
    pub building_id: BuildingId,
    pub anchor: Anchor,
    pub on: NaiveDate,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
}

impl From<milestone::Model> for MilestoneView {
    fn from(row: milestone::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            building_id: row.building_id,
            anchor: row.anchor,
            on: row.happened_on,
            author_id: row.author_id,
            created_at: row.created_at,
        }
    }
}

/// Which milestones are wanted.
#[derive(Debug, Clone, Default)]
pub struct MilestoneFilter {
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
    pub anchor: Vec<Anchor>,
}

/// Milestones of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &MilestoneFilter,
    paging: &Paging,
) -> Result<Listed<MilestoneView>> {
    let mut select = milestone::Entity::find().filter(reader.scope().projects(Column::ProjectId));
    if let Some(id) = filter.project_id {
        select = select.filter(Column::ProjectId.eq(id));
    }
    if let Some(id) = filter.building_id {
        select = select.filter(Column::BuildingId.eq(id));
    }
    if !filter.anchor.is_empty() {
        select = select.filter(Column::Anchor.is_in(filter.anchor.clone()));
    }
    let id_of = |row: &milestone::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(MilestoneView::from))
}
