//! Parameters as they are read: definition, value that counts, and where it comes from.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::parameter::{self, Current, DEFINITIONS, Definition};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::id::{ParameterId, ProjectId, UserId};
use entity::inventory::project;
use entity::kernel::parameter_version::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A parameter 参数 with the value that counts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "key": "sales.hold.ttl_minutes", "zh": "锁定时长(分钟)", "en": "Minutes that a hold lasts",
    "schema": {"type": "integer", "minimum": 1, "maximum": 1440}, "default": 10, "value": 15,
    "version": 1, "per_project": true, "project_id": null
}))]
pub struct ParameterView {
    pub key: String,
    pub zh: String,
    pub en: String,
    /// JSON Schema of the value.
    #[schema(value_type = Value)]
    pub schema: Value,
    /// Counts while nobody has set anything.
    #[schema(value_type = Value)]
    pub default: Value,
    #[schema(value_type = Value)]
    pub value: Value,
    /// Version of the value; zero for the default.
    pub version: i32,
    /// A project can have a value of its own.
    pub per_project: bool,
    /// The project whose own value this is; null for the system's value and the default.
    pub project_id: Option<ProjectId>,
}

/// One value that a parameter has had.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000013", "key": "sales.hold.ttl_minutes",
    "project_id": null, "version": 1, "value": 15, "set_at": "2025-03-10T02:00:00Z",
    "set_by": "0195a3c0-5b7e-7000-8000-000000000001"
}))]
pub struct VersionView {
    pub id: ParameterId,
    pub key: String,
    pub project_id: Option<ProjectId>,
    pub version: i32,
    #[schema(value_type = Value)]
    pub value: Value,
    pub set_at: DateTime<Utc>,
    /// Null for the system.
    pub set_by: Option<UserId>,
}

impl From<parameter_version::Model> for VersionView {
    fn from(row: parameter_version::Model) -> Self {
        Self {
            id: row.id,
            key: row.key,
            project_id: row.project_id,
            version: row.version,
            value: row.value,
            set_at: row.set_at,
            set_by: row.set_by,
        }
    }
}

/// One parameter as it counts for a project, or for the system.
pub async fn one(
    reader: &Reader<'_>,
    key: &str,
    project_id: Option<ProjectId>,
) -> Result<ParameterView> {
    let definition = Definition::find(key)?;
    check_project(reader, project_id).await?;
    view(definition, parameter::stored(reader, key, project_id).await?)
}

/// Every parameter, by key.
pub async fn list(
    reader: &Reader<'_>,
    project_id: Option<ProjectId>,
) -> Result<Vec<ParameterView>> {
    check_project(reader, project_id).await?;
    let mut views = vec![];
    for definition in DEFINITIONS {
        let current = parameter::current(reader, definition.key, project_id).await?;
        views.push(view(definition, current)?);
    }
    Ok(views)
}

fn view(definition: &Definition, current: Current) -> Result<ParameterView> {
    Ok(ParameterView {
        key: definition.key.to_owned(),
        zh: definition.zh.to_owned(),
        en: definition.en.to_owned(),
        schema: definition.schema(),
        default: definition.default_value()?,
        value: current.value,
        version: current.version,
        per_project: definition.per_project,
        project_id: current.project_id,
    })
}

/// Every value that was set for a project, or for the system; the oldest first.
pub async fn history(
    reader: &Reader<'_>,
    key: &str,
    project_id: Option<ProjectId>,
    paging: &Paging,
) -> Result<Listed<VersionView>> {
    let definition = Definition::find(key)?;
    check_project(reader, project_id).await?;
    let mut select = Entity::find().filter(Column::Key.eq(definition.key));
    select = select.filter(match project_id {
        Some(id) => Column::ProjectId.eq(id),
        None => Column::ProjectId.is_null(),
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(VersionView::from))
}

/// Is the project there and visible?
pub(super) async fn check_project(
    reader: &Reader<'_>,
    project_id: Option<ProjectId>,
) -> Result<()> {
    let Some(id) = project_id else { return Ok(()) };
    let found = project::Entity::find_by_id(id).one(&reader.db).await?;
    let visible = found.is_some_and(|project| {
        reader.scope().sees_project(project.id) && reader.scope().sees_company(project.company_id)
    });
    if visible { Ok(()) } else { Err(Error::NotFound("project")) }
}
