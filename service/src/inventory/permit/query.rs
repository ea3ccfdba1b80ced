//! Reading permits within the reader's scope, their buildings loaded at once.

use crate::inventory::naming::sorted;
use crate::kernel::page::{Listed, Paging, fetch};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{BuildingId, PermitId, ProjectId};
use entity::inventory::permit::{self, Column, Entity};
use entity::inventory::permit_building;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "issued_on", "number"];

/// A permit as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000005",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "number": "穗房预(网)字第20250001号", "issued_on": "2025-03-01", "valid_until_on": null,
    "building_ids": ["01935e3c-5a00-7000-8000-000000000004"],
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct PermitView {
    pub id: PermitId,
    pub project_id: ProjectId,
    pub number: String,
    pub issued_on: NaiveDate,
    pub valid_until_on: Option<NaiveDate>,
    pub building_ids: Vec<BuildingId>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl PermitView {
    fn of(row: permit::Model, building_ids: Vec<BuildingId>) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            number: row.number,
            issued_on: row.issued_on,
            valid_until_on: row.valid_until_on,
            building_ids,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which permits are wanted.
#[derive(Debug, Clone, Default)]
pub struct PermitFilter {
    pub project_id: Option<ProjectId>,
    pub number: Option<String>,
}

/// The permit, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: PermitId) -> Result<PermitView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let row = found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .ok_or(Error::NotFound("permit"))?;
    let mut buildings = buildings_of(reader, &[id]).await?;
    Ok(PermitView::of(row, buildings.remove(&id).unwrap_or_default()))
}

/// The permits that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PermitFilter,
    paging: &Paging,
) -> Result<Listed<PermitView>> {
    let mut wanted = reader.scope().projects(Column::ProjectId);
    if let Some(id) = filter.project_id {
        wanted = wanted.add(Column::ProjectId.eq(id));
    }
    if let Some(number) = &filter.number {
        wanted = wanted.add(Column::Number.eq(number));
    }
    let select = sorted(Entity::find().filter(wanted), paging, |name| match name {
        "issued_on" => Column::IssuedOn,
        "number" => Column::Number,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let ids: Vec<PermitId> = rows.items.iter().map(|row| row.id).collect();
    let mut buildings = buildings_of(reader, &ids).await?;
    Ok(rows.map(|row| {
        let own = buildings.remove(&row.id).unwrap_or_default();
        PermitView::of(row, own)
    }))
}

async fn buildings_of(
    reader: &Reader<'_>,
    ids: &[PermitId],
) -> Result<HashMap<PermitId, Vec<BuildingId>>> {
    use permit_building::Column;
    let mut buildings: HashMap<PermitId, Vec<BuildingId>> = HashMap::new();
    if ids.is_empty() {
        return Ok(buildings);
    }
    let rows = permit_building::Entity::find()
        .filter(Column::PermitId.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(Column::BuildingId)
        .all(&reader.db)
        .await?;
    for row in rows {
        buildings.entry(row.permit_id).or_default().push(row.building_id);
    }
    Ok(buildings)
}
