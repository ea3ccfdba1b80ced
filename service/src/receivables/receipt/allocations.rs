//! Rows that lay money on lines or take it back.

use super::super::plan::lines::shift_allocated;
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::id::{AllocationId, PlanLineId, ProjectId, ReceiptId, TradeId};
use entity::receivables::allocation::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

/// Money about to be laid.
#[derive(Debug, Clone, Copy)]
pub struct Lay {
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub receipt_id: ReceiptId,
    pub plan_line_id: PlanLineId,
    /// From one, in its receipt.
    pub seq: i32,
    pub amount: Money,
    pub on: NaiveDate,
}

impl Lay {
    /// The row.
    pub fn row(&self, tx: &Tx<'_>) -> allocation::Model {
        allocation::Model {
            id: tx.id::<AllocationId>(),
            project_id: self.project_id,
            trade_id: self.trade_id,
            receipt_id: self.receipt_id,
            plan_line_id: self.plan_line_id,
            seq: self.seq,
            amount: self.amount,
            allocated_on: self.on,
            reverses_id: None,
            created_at: tx.now,
        }
    }
}

/// Writes the rows; the sums of the lines follow.
pub async fn write(tx: &Tx<'_>, rows: Vec<allocation::Model>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut changes: BTreeMap<PlanLineId, Money> = BTreeMap::new();
    for row in &rows {
        let sum = changes.entry(row.plan_line_id).or_default();
        *sum = sum.plus(row.amount)?;
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    allocation::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    shift_allocated(tx, &changes).await
}

/// Every row of a trade, oldest first.
pub async fn of_trade(tx: &Tx<'_>, trade_id: TradeId) -> Result<Vec<allocation::Model>> {
    let rows = allocation::Entity::find()
        .filter(Column::TradeId.eq(trade_id))
        .order_by_asc(Column::Id)
        .all(tx.db())
        .await?;
    Ok(rows)
}

/// What is laid and has not been taken back.
#[must_use]
pub fn standing(rows: Vec<allocation::Model>) -> Vec<allocation::Model> {
    let taken: BTreeSet<AllocationId> = rows.iter().filter_map(|row| row.reverses_id).collect();
    rows.into_iter().filter(|row| row.reverses_id.is_none() && !taken.contains(&row.id)).collect()
}
