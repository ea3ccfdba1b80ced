//! Reading plans.

use super::super::deal::visible;
use super::line::{LineStatus, balance, overdue_days, status};
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::NaiveDate;
use entity::Money;
use entity::id::{PlanLineId, ProjectId, TradeId};
use entity::inventory::project;
use entity::receivables::item::{Anchor, Item, ItemGroup};
use entity::receivables::plan_line::{self, Column};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A line as readers see it today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000071",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "seq": 2, "item": "down_payment", "group": "price", "anchor": "signing",
    "due_on": "2025-03-10", "amount": "518901.70", "allocated": "200000.00", "waived": "0.00",
    "balance": "318901.70", "status": "partially_paid", "overdue": true, "overdue_days": 30,
    "penalty_of": null, "charged_until_on": null, "cancelled_on": null, "version": 2
}))]
pub struct PlanLineView {
    pub id: PlanLineId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub trade_id: TradeId,
    pub seq: i32,
    pub item: Item,
    /// Only `price` counts as collections 回款.
    pub group: ItemGroup,
    pub anchor: Anchor,
    /// Null until the anchor has happened.
    pub due_on: Option<NaiveDate>,
    pub amount: Money,
    pub allocated: Money,
    pub waived: Money,
    /// Amount − allocated − waived; zero once cancelled.
    pub balance: Money,
    pub status: LineStatus,
    /// Due before today, and something is open.
    pub overdue: bool,
    pub overdue_days: i64,
    /// Penalty: the line whose delay it charges.
    pub penalty_of: Option<PlanLineId>,
    /// Penalty: the day up to which it counts.
    pub charged_until_on: Option<NaiveDate>,
    pub cancelled_on: Option<NaiveDate>,
    pub version: i32,
}

impl PlanLineView {
    /// The line as it stands on a day.
    #[must_use]
    pub fn on(line: &plan_line::Model, today: NaiveDate) -> Self {
        let overdue_days = overdue_days(line, today);
        Self {
            id: line.id,
            project_id: line.project_id,
            project: Expandable,
            trade_id: line.trade_id,
            seq: line.seq,
            item: line.item,
            group: line.item.group(),
            anchor: line.anchor,
            due_on: line.due_on,
            amount: line.amount,
            allocated: line.allocated,
            waived: line.waived,
            balance: balance(line),
            status: status(line),
            overdue: overdue_days > 0,
            overdue_days,
            penalty_of: line.penalty_of,
            charged_until_on: line.charged_until_on,
            cancelled_on: line.cancelled_on,
            version: line.version,
        }
    }
}

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct PlanLineFilter {
    pub trade_id: Option<TradeId>,
    pub project_id: Option<ProjectId>,
    pub item: Vec<Item>,
    /// Only lines that are late, or only those that are not.
    pub overdue: Option<bool>,
    pub from_due_on: Option<NaiveDate>,
    pub to_due_on: Option<NaiveDate>,
}

/// Lines of visible trades, in the order in which they were drawn up.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PlanLineFilter,
    paging: &Paging,
) -> Result<Listed<PlanLineView>> {
    let mut wanted = visible(reader, Column::ProjectId, Column::TradeId)
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)))
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.from_due_on.map(|day| Column::DueOn.gte(day)))
        .add_option(filter.to_due_on.map(|day| Column::DueOn.lte(day)));
    if !filter.item.is_empty() {
        wanted = wanted.add(Column::Item.is_in(filter.item.clone()));
    }
    if let Some(overdue) = filter.overdue {
        let late = late(reader).await?;
        wanted = wanted.add(if overdue { late } else { late.not() });
    }
    let select = plan_line::Entity::find().filter(wanted);
    let id_of = |row: &plan_line::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let days = days(reader, rows.items.iter().map(|line| line.project_id)).await?;
    Ok(rows.map(|line| PlanLineView::on(&line, days[&line.project_id])))
}

/// Something is open, and the due day is over where the project lies.
pub async fn late(reader: &Reader<'_>) -> Result<Condition> {
    let mut zones: HashMap<String, Vec<ProjectId>> = HashMap::new();
    let projects = project::Entity::find()
        .filter(reader.scope().projects(project::Column::Id))
        .all(&reader.db)
        .await?;
    for project in projects {
        zones.entry(project.time_zone).or_default().push(project.id);
    }
    let mut over = Condition::any();
    if zones.len() == 1 {
        for zone in zones.keys() {
            over = over.add(Column::DueOn.lt(reader.today(zone)));
        }
    } else {
        over = over.add(Expr::val(1).eq(0));
        for (zone, ids) in &zones {
            let theirs = Column::ProjectId.is_in(ids.iter().copied());
            over = over.add(theirs.and(Column::DueOn.lt(reader.today(zone))));
        }
    }
    let settled = Expr::col(Column::Allocated).add(Expr::col(Column::Waived));
    Ok(Condition::all()
        .add(over)
        .add(Column::DueOn.is_not_null())
        .add(Column::CancelledOn.is_null())
        .add(settled.lt(Expr::col(Column::Amount))))
}

/// Today in each project.
async fn days(
    reader: &Reader<'_>,
    ids: impl Iterator<Item = ProjectId>,
) -> Result<HashMap<ProjectId, NaiveDate>> {
    let mut ids: Vec<ProjectId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let rows =
        project::Entity::find().filter(project::Column::Id.is_in(ids)).all(&reader.db).await?;
    Ok(rows.into_iter().map(|row| (row.id, reader.today(&row.time_zone))).collect())
}
