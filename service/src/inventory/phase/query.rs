//! Reading phases within the reader's scope.

use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging, fetch, sorted};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::id::{PhaseId, ProjectId};
use entity::inventory::phase::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "name"];

/// A phase as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000003",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "code": "P1", "name": "一期",
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct PhaseView {
    pub id: PhaseId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub code: String,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<phase::Model> for PhaseView {
    fn from(row: phase::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            project: Expandable,
            code: row.code,
            name: row.name,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which phases are wanted.
#[derive(Debug, Clone, Default)]
pub struct PhaseFilter {
    /// Just these; everything when empty.
    pub ids: Vec<PhaseId>,
    pub project_id: Option<ProjectId>,
    pub code: Option<String>,
}

/// The phase, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: PhaseId) -> Result<PhaseView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .map(PhaseView::from)
        .ok_or(Error::NotFound("phase"))
}

/// The phases that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PhaseFilter,
    paging: &Paging,
) -> Result<Listed<PhaseView>> {
    let mut wanted = reader.scope().projects(Column::ProjectId);
    wanted = wanted.add_option(page::among(Column::Id, &filter.ids));
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
    Ok(rows.map(PhaseView::from))
}
