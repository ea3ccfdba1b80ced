//! Reading projects within the reader's scope.

use crate::kernel::page::{self, Listed, Paging, fetch, sorted};
use crate::kernel::text::mentioned;
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{CompanyId, ProjectId};
use entity::inventory::project::{self, Column, Entity, LandUse, TaxMethod, UnitCodeRule};
use entity::{Money, Rate};
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
    "land_use": "residential", "land_years": 70, "start_on": "2024-03-01",
    "completion_on": "2026-09-30", "handover_on": "2026-12-31", "plot_ratio": "2.8",
    "greening_rate": "0.35", "parking_spaces": 1200, "parking_ratio": "1.2",
    "property_manager": "珠江物业", "property_fee": "3.80", "surroundings": null,
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
    pub land_use: Option<LandUse>,
    /// Years for which the land is granted 土地使用年限.
    pub land_years: Option<i32>,
    /// 开工, planned or past.
    pub start_on: Option<NaiveDate>,
    /// 竣工, planned or past.
    pub completion_on: Option<NaiveDate>,
    /// 交房, planned or past.
    pub handover_on: Option<NaiveDate>,
    /// 容积率: floor area ÷ land area.
    pub plot_ratio: Option<Rate>,
    /// 绿化率.
    pub greening_rate: Option<Rate>,
    pub parking_spaces: Option<i32>,
    /// 车位配比: spaces for each home.
    pub parking_ratio: Option<Rate>,
    /// 物业公司.
    pub property_manager: Option<String>,
    /// 物业费, yuan for a square metre and month.
    pub property_fee: Option<Money>,
    /// 周边配套.
    pub surroundings: Option<String>,
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
            land_use: row.land_use,
            land_years: row.land_years,
            start_on: row.start_on,
            completion_on: row.completion_on,
            handover_on: row.handover_on,
            plot_ratio: row.plot_ratio,
            greening_rate: row.greening_rate,
            parking_spaces: row.parking_spaces,
            parking_ratio: row.parking_ratio,
            property_manager: row.property_manager,
            property_fee: row.property_fee,
            surroundings: row.surroundings,
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
