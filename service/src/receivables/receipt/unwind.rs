//! Taking allocations back, newest first, each by a negative row of its own.

use super::allocations::{of_trade, standing, write};
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::id::{AllocationId, PlanLineId, ReceiptId, TradeId};
use entity::receivables::allocation;
use std::collections::BTreeSet;

/// Which allocations are taken back.
#[derive(Debug, Clone)]
pub enum Unwinding {
    /// Those of one receipt.
    Receipt { trade_id: TradeId, receipt_id: ReceiptId },
    /// Those on some lines.
    Lines { trade_id: TradeId, line_ids: BTreeSet<PlanLineId> },
}

impl Unwinding {
    const fn trade_id(&self) -> TradeId {
        match self {
            Self::Receipt { trade_id, .. } | Self::Lines { trade_id, .. } => *trade_id,
        }
    }

    fn covers(&self, row: &allocation::Model) -> bool {
        match self {
            Self::Receipt { receipt_id, .. } => row.receipt_id == *receipt_id,
            Self::Lines { line_ids, .. } => line_ids.contains(&row.plan_line_id),
        }
    }
}

/// Takes them back and answers how much that freed.
pub async fn unwind(tx: &Tx<'_>, what: &Unwinding, on: NaiveDate) -> Result<Money> {
    let taken = find(tx, what).await?;
    let freed = Money::total(taken.iter().map(|row| row.amount))?;
    let rows = taken.into_iter().rev().map(|row| allocation::Model {
        id: tx.id::<AllocationId>(),
        amount: row.amount.negated(),
        allocated_on: on.max(row.allocated_on),
        reverses_id: Some(row.id),
        created_at: tx.now,
        ..row
    });
    write(tx, rows.collect()).await?;
    Ok(freed)
}

/// The allocations in question, oldest first.
pub async fn find(tx: &Tx<'_>, what: &Unwinding) -> Result<Vec<allocation::Model>> {
    let mut rows = standing(of_trade(tx, what.trade_id()).await?);
    rows.retain(|row| what.covers(row));
    Ok(rows)
}
