//! Reading zones within the reader's scope.

use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging, fetch, sorted};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::id::{PhaseId, ProjectId, ZoneId};
use entity::inventory::zone::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "name"];

/// A zone as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000003",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "phase_id": null, "phase": null,
    "code": "A02", "name": "A02 区",
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct ZoneView {
    pub id: ZoneId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub phase_id: Option<PhaseId>,
    #[schema(value_type = Option<crate::inventory::phase::PhaseView>)]
    pub phase: Expandable,
    pub code: String,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<zone::Model> for ZoneView {
    fn from(row: zone::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            project: Expandable,
            phase_id: row.phase_id,
            phase: Expandable,
            code: row.code,
            name: row.name,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which zones are wanted.
#[derive(Debug, Clone, Default)]
pub struct ZoneFilter {
    /// Just these; everything when empty.
    pub ids: Vec<ZoneId>,
    pub project_id: Option<ProjectId>,
    pub phase_id: Option<PhaseId>,
    pub code: Option<String>,
}

/// The zone, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: ZoneId) -> Result<ZoneView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .map(ZoneView::from)
        .ok_or(Error::NotFound("zone"))
}

/// The zones that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ZoneFilter,
    paging: &Paging,
) -> Result<Listed<ZoneView>> {
    let mut wanted = reader.scope().projects(Column::ProjectId);
    wanted = wanted.add_option(page::among(Column::Id, &filter.ids));
    if let Some(id) = filter.project_id {
        wanted = wanted.add(Column::ProjectId.eq(id));
    }
    if let Some(id) = filter.phase_id {
        wanted = wanted.add(Column::PhaseId.eq(id));
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
    Ok(rows.map(ZoneView::from))
}
