//! Companies as they are read.

use crate::kernel::page::{Listed, Paging, fetch, sorted};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::id::CompanyId;
use entity::inventory::company::{self, Column, CompanyKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A company.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000002", "code": "C001", "name": "楼销置业",
    "kind": "developer", "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct CompanyView {
    pub id: CompanyId,
    pub code: String,
    pub name: String,
    pub kind: CompanyKind,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<company::Model> for CompanyView {
    fn from(row: company::Model) -> Self {
        let company::Model { id, code, name, kind, created_at, version } = row;
        Self { id, code, name, kind, created_at, version }
    }
}

/// Which companies are wanted.
#[derive(Debug, Clone, Default)]
pub struct CompanyFilter {
    pub code: Option<String>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "code", "name"];

/// The row, if it lies in the caller's scope.
pub async fn get(reader: &Reader<'_>, id: CompanyId) -> Result<company::Model> {
    let row = company::Entity::find_by_id(id).one(&reader.db).await?;
    row.filter(|row| reader.scope().sees_company(row.id)).ok_or(Error::NotFound("company"))
}

/// One company.
pub async fn one(reader: &Reader<'_>, id: CompanyId) -> Result<CompanyView> {
    get(reader, id).await.map(CompanyView::from)
}

/// Companies of the caller's scope.
pub async fn list(
    reader: &Reader<'_>,
    filter: &CompanyFilter,
    paging: &Paging,
) -> Result<Listed<CompanyView>> {
    let mut select = company::Entity::find().filter(reader.scope().companies(Column::Id));
    if let Some(code) = &filter.code {
        select = select.filter(Column::Code.eq(code));
    }
    select = sorted(select, paging, |name| match name {
        "code" => Column::Code,
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let listed = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(listed.map(CompanyView::from))
}
