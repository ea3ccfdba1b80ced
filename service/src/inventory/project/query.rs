//! Reading projects within the reader's scope.

use crate::inventory::naming::{mentioned, sorted};
use crate::kernel::page::{self, Listed, Paging, fetch};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::Rate;
use entity::id::{CompanyId, ProjectId};
use entity::inventory::project::{self, Column, Entity, TaxMethod, UnitCodeRule};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["city", "code", "created_at", "name"];

/// A project as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000002",
    "company_id": "01935e3c-5a00-7000-8000-000000000001",
    "code": "GZ001", "name": "珠江花园", "city": "广州", "district": "天河",
    "address": null, "introduction": null, "tax_method": "general", "vat_rate": "0.09",
    "unit_code_rule": "building_floor",
    "unit_code_template": "{project}-{building:02}-{floor:02}{room:02}",
    "time_zone": "Asia/Shanghai", "rule_pack": "default",
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct ProjectView {
    pub id: ProjectId,
    pub company_id: CompanyId,
    pub code: String,
    pub name: String,
    pub city: String,
    pub district: Option<String>,
    pub address: Option<String>,
    pub introduction: Option<String>,
    pub tax_method: TaxMethod,
    /// VAT rate that invoices of the project bear.
    pub vat_rate: Rate,
    pub unit_code_rule: UnitCodeRule,
    pub unit_code_template: String,
    /// IANA name; business days are civil dates in it.
    pub time_zone: String,
    /// Code of the city's rule pack.
    pub rule_pack: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<project::Model> for ProjectView {
    fn from(row: project::Model) -> Self {
        Self {
            id: row.id,
            company_id: row.company_id,
            code: row.code,
            name: row.name,
            city: row.city,
            district: row.district,
            address: row.address,
            introduction: row.introduction,
            tax_method: row.tax_method,
            vat_rate: row.vat_rate,
            unit_code_rule: row.unit_code_rule,
            unit_code_template: row.unit_code_template,
            time_zone: row.time_zone,
            rule_pack: row.rule_pack,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which projects are wanted.
#[derive(Debug, Clone, Default)]
pub struct ProjectFilter {
    /// Just these; everything when empty.
    pub ids: Vec<ProjectId>,
    pub company_id: Option<CompanyId>,
    pub city: Option<String>,
    pub code: Option<String>,
    /// Part of the name or the code.
    pub q: Option<String>,
}

/// The project, if the reader sees it.
pub async fn get(reader: &Reader<'_>, id: ProjectId) -> Result<project::Model> {
    if !reader.scope().sees_project(id) {
        return Err(Error::NotFound("project"));
    }
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found.ok_or(Error::NotFound("project"))
}

/// The project as it is shown.
pub async fn one(reader: &Reader<'_>, id: ProjectId) -> Result<ProjectView> {
    get(reader, id).await.map(ProjectView::from)
}

/// The project just created: its author's scope was read before it existed.
pub async fn view(reader: &Reader<'_>, id: ProjectId) -> Result<ProjectView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found.map(ProjectView::from).ok_or(Error::NotFound("project"))
}

/// The projects that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ProjectFilter,
    paging: &Paging,
) -> Result<Listed<ProjectView>> {
    let mut wanted = reader.scope().projects(Column::Id);
    wanted = wanted.add_option(page::among(Column::Id, &filter.ids));
    if let Some(id) = filter.company_id {
        wanted = wanted.add(Column::CompanyId.eq(id));
    }
    if let Some(city) = &filter.city {
        wanted = wanted.add(Column::City.eq(city));
    }
    if let Some(code) = &filter.code {
        wanted = wanted.add(Column::Code.eq(code));
    }
    if let Some(q) = &filter.q {
        wanted = wanted.add(mentioned(&[Column::Name, Column::Code], q));
    }
    let select = sorted(Entity::find().filter(wanted), paging, |name| match name {
        "city" => Column::City,
        "code" => Column::Code,
        "created_at" => Column::CreatedAt,
        _ => Column::Name,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(ProjectView::from))
}
