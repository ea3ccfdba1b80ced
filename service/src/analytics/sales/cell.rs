//! Cells: sums of facts, read in one statement.

use super::SalesQuery;
use crate::kernel::sum::sum_of;
use crate::kernel::{Reader, Result};
use crate::sales::trade::load::visible;
use entity::analytics::sale_fact::{Column, Entity, SaleFactKind};
use entity::id::{BuildingId, ProjectId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait, Select,
};

entity::worded! {
    /// What a report is divided by.
    Dimension in "sales_dimension" as "SalesDimension" {
        "project" Project ("项目", "Project"),
        "building" Building ("楼栋", "Building"),
        "month" Month ("月份", "Month"),
        "kind" Kind ("口径", "Kind of fact"),
    }
}

entity::worded! {
    /// What a report sums.
    Measure in "sales_measure" as "SalesMeasure" {
        /// Units sold, less those given back.
        "units" Units ("套数", "Units"),
        /// Deal prices.
        "amount" Amount ("金额", "Amount"),
        /// Gross areas.
        "area" Area ("面积", "Area"),
    }
}

/// Sums; every measure is carried, the report shows those asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub units: i64,
    /// In fen.
    pub amount: i64,
    /// In units of 1e-4 ㎡.
    pub area: i64,
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.units += other.units;
        self.amount += other.amount;
        self.area += other.area;
    }
}

/// Sums of one combination; null in the dimensions that the report does not divide by.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Cell {
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
    pub month: Option<String>,
    pub kind: Option<SaleFactKind>,
    pub units: i64,
    pub amount: i64,
    pub area: i64,
}

impl Cell {
    pub fn sums(&self) -> Sums {
        Sums { units: self.units, amount: self.amount, area: self.area }
    }
}

/// Reads the cells within the reader's scope.
pub async fn read(
    reader: &Reader<'_>,
    query: &SalesQuery,
    dimensions: &[Dimension],
) -> Result<Vec<Cell>> {
    let backend = reader.db.get_database_backend();
    let mut select = filtered(reader, query).select_only();
    for (dimension, column, name) in [
        (Dimension::Project, Column::ProjectId, "project_id"),
        (Dimension::Building, Column::BuildingId, "building_id"),
        (Dimension::Month, Column::Month, "month"),
        (Dimension::Kind, Column::Kind, "kind"),
    ] {
        select = if dimensions.contains(&dimension) {
            select.column(column).group_by(column)
        } else {
            select.expr_as(Expr::cust("NULL"), name)
        };
    }
    let cells = select
        .expr_as(sum_of(backend, Column::Units), "units")
        .expr_as(sum_of(backend, Column::Amount), "amount")
        .expr_as(sum_of(backend, Column::Area), "area")
        .into_model::<Cell>()
        .all(&reader.db)
        .await?;
    Ok(cells)
}

fn filtered(reader: &Reader<'_>, query: &SalesQuery) -> Select<Entity> {
    let scope = reader.scope();
    Entity::find()
        .filter(scope.projects(Column::ProjectId))
        .apply_if(query.project_id, |select, id| select.filter(Column::ProjectId.eq(id)))
        .apply_if(query.kind, |select, kind| select.filter(Column::Kind.eq(kind)))
        .apply_if(query.from_on, |select, day| select.filter(Column::HappenedOn.gte(day)))
        .apply_if(query.to_on, |select, day| select.filter(Column::HappenedOn.lte(day)))
        .apply_if(visible(reader), |select, trades| {
            select.filter(Column::TradeId.in_subquery(trades))
        })
}
