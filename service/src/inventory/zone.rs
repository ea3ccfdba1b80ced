//! Zones 区: parts of a project that unit codes can name.

use super::naming::named;
use super::{phase, project};
use crate::kernel::error::OnDuplicate;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging, fetch};
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::{PhaseId, ProjectId, ZoneId};
use entity::inventory::zone::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "name"];

/// A new zone of a project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "A02", "name": "A02 区"}))]
pub struct CreateZone {
    /// Unique in the project.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Phase that the zone lies in.
    pub phase_id: Option<PhaseId>,
}

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

/// Adds the zone to its project.
pub async fn create(tx: &mut Tx<'_>, project_id: ProjectId, input: &CreateZone) -> Result<ZoneId> {
    let project = project::get(&tx.reader(), project_id).await?;
    if let Some(id) = input.phase_id {
        phase::of_project(&tx.reader(), id, project.id).await?;
    }
    let row = zone::Model {
        id: tx.id::<ZoneId>(),
        project_id: project.id,
        phase_id: input.phase_id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let told = json!({"zone_id": id, "project_id": project.id, "code": row.code});
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.zone.created", Subject::of("inventory.zone", id, project.id), &told)?;
    Ok(id)
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
    let select = super::naming::sorted(Entity::find().filter(wanted), paging, |name| match name {
        "code" => Column::Code,
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(ZoneView::from))
}

/// The zone, which has to lie in the project.
pub(super) async fn of_project(
    reader: &Reader<'_>,
    id: ZoneId,
    project_id: ProjectId,
) -> Result<zone::Model> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found
        .filter(|row| row.project_id == project_id)
        .ok_or_else(|| Error::fault("/zone_id", FaultCode::NotFound))
}
