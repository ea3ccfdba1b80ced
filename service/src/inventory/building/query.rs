//! Reading buildings within the reader's scope.

use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging, fetch, sorted};
use crate::kernel::text::mentioned;
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{BuildingId, PhaseId, ProjectId, ZoneId};
use entity::inventory::building::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "floors", "name"];

/// A building as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000004",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "phase_id": null, "phase": null, "zone_id": null, "zone": null, "code": "2", "name": "2 栋",
    "floors": 18, "entrances": ["1单元", "2单元"],
    "completed_on": null, "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct BuildingView {
    pub id: BuildingId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub phase_id: Option<PhaseId>,
    #[schema(value_type = Option<crate::inventory::phase::PhaseView>)]
    pub phase: Expandable,
    pub zone_id: Option<ZoneId>,
    #[schema(value_type = Option<crate::inventory::zone::ZoneView>)]
    pub zone: Expandable,
    pub code: String,
    pub name: String,
    /// Floors above ground.
    pub floors: i32,
    /// Names of its entrances 单元; empty where it has only one.
    pub entrances: Vec<String>,
    /// Day of completion; delivery needs it.
    pub completed_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<building::Model> for BuildingView {
    fn from(row: building::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            project: Expandable,
            phase_id: row.phase_id,
            phase: Expandable,
            zone_id: row.zone_id,
            zone: Expandable,
            code: row.code,
            name: row.name,
            floors: row.floors,
            entrances: row.entrances.map(|entrances| entrances.0).unwrap_or_default(),
            completed_on: row.completed_on,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which buildings are wanted.
#[derive(Debug, Clone, Default)]
pub struct BuildingFilter {
    /// Just these; everything when empty.
    pub ids: Vec<BuildingId>,
    pub project_id: Option<ProjectId>,
    pub phase_id: Option<PhaseId>,
    pub zone_id: Option<ZoneId>,
    pub code: Option<String>,
    /// Part of the name or the code.
    pub q: Option<String>,
}

/// The building, if the reader sees its project.
pub async fn get(reader: &Reader<'_>, id: BuildingId) -> Result<building::Model> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .ok_or(Error::NotFound("building"))
}

/// The building as it is shown.
pub async fn one(reader: &Reader<'_>, id: BuildingId) -> Result<BuildingView> {
    get(reader, id).await.map(BuildingView::from)
}

/// The buildings that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &BuildingFilter,
    paging: &Paging,
) -> Result<Listed<BuildingView>> {
    let mut wanted = reader.scope().projects(Column::ProjectId);
    wanted = wanted.add_option(page::among(Column::Id, &filter.ids));
    if let Some(id) = filter.project_id {
        wanted = wanted.add(Column::ProjectId.eq(id));
    }
    if let Some(id) = filter.phase_id {
        wanted = wanted.add(Column::PhaseId.eq(id));
    }
    if let Some(id) = filter.zone_id {
        wanted = wanted.add(Column::ZoneId.eq(id));
    }
    if let Some(code) = &filter.code {
        wanted = wanted.add(Column::Code.eq(code));
    }
    if let Some(q) = &filter.q {
        wanted = wanted.add(mentioned(&[Column::Name, Column::Code], q));
    }
    let select = sorted(Entity::find().filter(wanted), paging, |name| match name {
        "code" => Column::Code,
        "floors" => Column::Floors,
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(BuildingView::from))
}
