//! Teams as they are read.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::text::mentioned;
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::admin::team::{self, Column, Entity};
use entity::id::{CompanyId, TeamId};
use sea_orm::{EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A team 团队.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000011",
    "company_id": "0195a3c0-5b7e-7000-8000-000000000002", "name": "销售一组",
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct TeamView {
    pub id: TeamId,
    pub company_id: CompanyId,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<team::Model> for TeamView {
    fn from(row: team::Model) -> Self {
        let team::Model { id, company_id, name, created_at, version } = row;
        Self { id, company_id, name, created_at, version }
    }
}

/// Which teams are wanted.
#[derive(Debug, Clone, Default)]
pub struct TeamFilter {
    /// Part of the name.
    pub q: Option<String>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "name"];

/// The row, if it lies in the caller's scope.
pub async fn get(reader: &Reader<'_>, id: TeamId) -> Result<team::Model> {
    let row = Entity::find_by_id(id).one(&reader.db).await?;
    row.filter(|row| reader.scope().sees_company(row.company_id)).ok_or(Error::NotFound("team"))
}

/// One team.
pub async fn one(reader: &Reader<'_>, id: TeamId) -> Result<TeamView> {
    get(reader, id).await.map(TeamView::from)
}

/// Teams of the caller's scope.
pub async fn list(
    reader: &Reader<'_>,
    filter: &TeamFilter,
    paging: &Paging,
) -> Result<Listed<TeamView>> {
    let mut select = Entity::find().filter(reader.scope().companies(Column::CompanyId));
    if let Some(q) = &filter.q {
        select = select.filter(mentioned(&[Column::Name], q));
    }
    select = page::sorted(select, paging, |name| match name {
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let listed = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(listed.map(TeamView::from))
}
