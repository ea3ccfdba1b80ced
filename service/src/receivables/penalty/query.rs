//! Reading what delay has cost a trade by a day.

use super::super::deal::deal;
use super::super::receipt::standing;
use super::assess::{Assessed, assess};
use super::demand::PenaltySegment;
use super::terms;
use crate::kernel::{Reader, Result};
use chrono::NaiveDate;
use entity::Money;
use entity::id::{PlanLineId, ProjectId, TradeId};
use entity::receivables::item::Item;
use entity::receivables::{allocation, plan_line};
use entity::sales::terms::PenaltyTerms;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// The delay of one line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "line_id": "0193a5c0-0000-7000-8000-000000000071", "item": "instalment",
    "due_on": "2025-03-10", "days": 30, "principal": "518901.70", "accrued": "3113.41",
    "charged": "0.00", "chargeable": "3113.41",
    "segments": [{
        "from_on": "2025-03-10", "to_on": "2025-04-09", "days": 30,
        "principal": "518901.70", "rate": "0.0002", "amount": "3113.41"
    }]
}))]
pub struct LinePenaltyView {
    pub line_id: PlanLineId,
    pub item: Item,
    pub due_on: NaiveDate,
    /// From the due day until the line was paid in full, or the day asked for.
    pub days: i64,
    /// Principal still open on that day.
    pub principal: Money,
    pub accrued: Money,
    /// What stands on penalty lines already.
    pub charged: Money,
    /// Accrued − charged, never below zero.
    pub chargeable: Money,
    #[schema(max_items = 500)]
    pub segments: Vec<PenaltySegment>,
}

impl From<&Assessed<'_>> for LinePenaltyView {
    fn from(assessed: &Assessed<'_>) -> Self {
        Self {
            line_id: assessed.line.id,
            item: assessed.line.item,
            due_on: assessed.due_on,
            days: assessed.accrual.days,
            principal: assessed.accrual.principal,
            accrued: assessed.accrual.penalty,
            charged: assessed.charged,
            chargeable: assessed.chargeable,
            segments: assessed.accrual.segments.clone(),
        }
    }
}

/// The delay of a trade on a day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "as_of": "2025-04-09",
    "terms": {"model": "daily_rate", "rate": "0.0002", "grace_days": 0, "bands": [],
        "bands_mode": "replace", "cap_amount": null, "cap_ratio": null,
        "year_count": "days_365"},
    "accrued": "0.00", "charged": "0.00", "chargeable": "0.00", "lines": []
}))]
pub struct PenaltyView {
    pub trade_id: TradeId,
    pub project_id: ProjectId,
    pub as_of: NaiveDate,
    /// Null where nothing is agreed.
    pub terms: Option<PenaltyTerms>,
    pub accrued: Money,
    pub charged: Money,
    pub chargeable: Money,
    /// Lines that were due before the day and bear a penalty.
    #[schema(max_items = 500)]
    pub lines: Vec<LinePenaltyView>,
}

/// The delay of a visible trade, by today where no day is named.
pub async fn read(
    reader: &Reader<'_>,
    trade_id: TradeId,
    as_of: Option<NaiveDate>,
) -> Result<PenaltyView> {
    let deal = deal(reader, trade_id).await?;
    let as_of = as_of.unwrap_or(reader.today(&deal.project.time_zone));
    let terms = terms::of_trade(reader, trade_id).await?;
    let lines = plan_line::Entity::find()
        .filter(plan_line::Column::TradeId.eq(trade_id))
        .order_by_asc(plan_line::Column::Seq)
        .all(&reader.db)
        .await?;
    let rows = allocation::Entity::find()
        .filter(allocation::Column::TradeId.eq(trade_id))
        .order_by_asc(allocation::Column::Id)
        .all(&reader.db)
        .await?;
    let assessed = match &terms {
        Some(terms) => assess(&lines, &standing(rows), terms, as_of)?,
        None => vec![],
    };
    let lines: Vec<LinePenaltyView> = assessed
        .iter()
        .filter(|a| a.accrual.penalty.is_positive() || a.charged.is_positive())
        .map(LinePenaltyView::from)
        .collect();
    Ok(PenaltyView {
        trade_id,
        project_id: deal.project.id,
        as_of,
        terms,
        accrued: Money::total(lines.iter().map(|line| line.accrued))?,
        charged: Money::total(lines.iter().map(|line| line.charged))?,
        chargeable: Money::total(lines.iter().map(|line| line.chargeable))?,
        lines,
    })
}
