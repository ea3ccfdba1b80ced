//! Layouts 户型: floor plans that units share.

use super::naming::named;
use super::{media, project};
use crate::kernel::error::OnDuplicate;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{Listed, Paging, fetch};
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::{FileId, LayoutId, ProjectId};
use entity::inventory::layout::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "name"];

/// A new layout of a project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "A1", "name": "三室两厅"}))]
pub struct CreateLayout {
    /// Unique in the project.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
}

/// A layout as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000003",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "code": "A1", "name": "三室两厅", "cover_file_id": null,
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct LayoutView {
    pub id: LayoutId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub code: String,
    pub name: String,
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

/// Adds the layout to its project.
pub async fn create(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    input: &CreateLayout,
) -> Result<LayoutId> {
    let project = project::get(&tx.reader(), project_id).await?;
    let row = layout::Model {
        id: tx.id::<LayoutId>(),
        project_id: project.id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let told = json!({"layout_id": id, "project_id": project.id, "code": row.code});
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.layout.created", Subject::of("inventory.layout", id, project.id), &told)?;
    Ok(id)
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
    let select = super::naming::sorted(Entity::find().filter(wanted), paging, |name| match name {
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
