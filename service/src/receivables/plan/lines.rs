//! Rows of the plan: drawn up, locked, changed.

use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx};
use entity::Money;
use entity::id::{PlanLineId, ProjectId, TradeId};
use entity::receivables::item::{Anchor, Item};
use entity::receivables::plan_line::{self, Column};
use sea_orm::prelude::Date;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// Whose plan it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TradeRef {
    pub trade_id: TradeId,
    pub project_id: ProjectId,
}

/// A line about to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewLine {
    pub seq: i32,
    pub item: Item,
    pub anchor: Anchor,
    pub months: u32,
    pub days: u32,
    pub due_on: Option<Date>,
    /// Above zero.
    pub amount: Money,
}

impl NewLine {
    /// The row, nothing paid yet.
    pub fn row(&self, tx: &Tx<'_>, trade: &TradeRef) -> plan_line::Model {
        plan_line::Model {
            id: tx.id::<PlanLineId>(),
            project_id: trade.project_id,
            trade_id: trade.trade_id,
            seq: self.seq,
            item: self.item,
            anchor: self.anchor,
            months: i32::try_from(self.months).unwrap_or(i32::MAX),
            days: i32::try_from(self.days).unwrap_or(i32::MAX),
            due_on: self.due_on,
            amount: self.amount,
            allocated: Money::ZERO,
            waived: Money::ZERO,
            penalty_of: None,
            charged_until_on: None,
            cancelled_on: None,
            overdue_told_on: None,
            created_at: tx.now,
            version: 1,
        }
    }
}

/// Adds lines to what is about to be written.
pub fn note(writes: &mut Writes, lines: &[plan_line::Model]) {
    if !lines.is_empty() {
        let rows = lines.iter().cloned().map(IntoActiveModel::into_active_model);
        writes.add(plan_line::Entity::insert_many(rows));
    }
}

/// Every line of the trade, locked in the order of ids, which is that of creation.
pub async fn lock(tx: &Tx<'_>, trade_id: TradeId) -> Result<Vec<plan_line::Model>> {
    let lines = plan_line::Entity::find()
        .filter(Column::TradeId.eq(trade_id))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    Ok(lines)
}

/// Changes what is laid on lines, all in one statement; what a line takes is checked by the
/// database too.
pub async fn shift_allocated(tx: &Tx<'_>, changes: &BTreeMap<PlanLineId, Money>) -> Result<()> {
    let changes: Vec<_> = changes.iter().filter(|(_, change)| !change.is_zero()).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let mut case = CaseStatement::new();
    for (id, change) in &changes {
        let sum = Expr::col(Column::Allocated).add(change.as_fen());
        case = case.case(Column::Id.eq(**id), sum);
    }
    let case = case.finally(Expr::col(Column::Allocated));
    plan_line::Entity::update_many()
        .col_expr(Column::Allocated, case.into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(changes.iter().map(|(id, _)| **id)))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The sequence number after the last.
#[must_use]
pub fn next_seq(lines: &[plan_line::Model]) -> i32 {
    lines.iter().map(|line| line.seq).max().unwrap_or(0) + 1
}
