//! A new trade owes its earnest money 定金.

use super::super::overdue;
use super::lines::{self, NewLine, TradeRef};
use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::receivables::item::{Anchor, Item};

/// Opens the first line of a new trade; none where no earnest money is agreed.
pub async fn open_earnest(
    tx: &Tx<'_>,
    writes: &mut Writes,
    trade: &TradeRef,
    amount: Money,
    due_on: NaiveDate,
) -> Result<()> {
    if !amount.is_positive() {
        return Ok(());
    }
    let line = NewLine {
        seq: 1,
        item: Item::Earnest,
        anchor: Anchor::Subscription,
        months: 0,
        days: 0,
        due_on: Some(due_on),
        amount,
    };
    let rows = [line.row(tx, trade)];
    lines::note(writes, &rows);
    overdue::watch(tx, writes, &rows).await
}
