//! What has happened makes lines due.

use super::super::overdue;
use super::due::after;
use crate::kernel::writes::Writes;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::TradeId;
use entity::receivables::item::Anchor;
use entity::receivables::plan_line::{self, Column};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The anchor happened to one trade.
pub async fn anchor_happened(
    tx: &mut Tx<'_>,
    trade_id: TradeId,
    anchor: Anchor,
    on: NaiveDate,
) -> Result<()> {
    set_due(tx, Condition::all().add(Column::TradeId.eq(trade_id)), anchor, on).await?;
    Ok(())
}

/// Sets the due day of every line that waits for the anchor, one statement for each distance
/// from it; answers how many became due.
pub async fn set_due(
    tx: &mut Tx<'_>,
    whose: Condition,
    anchor: Anchor,
    on: NaiveDate,
) -> Result<u64> {
    let waiting = Condition::all()
        .add(whose)
        .add(Column::Anchor.eq(anchor))
        .add(Column::DueOn.is_null())
        .add(Column::CancelledOn.is_null());
    let lines = plan_line::Entity::find()
        .filter(waiting.clone())
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let mut distances: Vec<(i32, i32)> = lines.iter().map(|l| (l.months, l.days)).collect();
    distances.sort_unstable();
    distances.dedup();
    let mut due_lines = lines;
    for (months, days) in distances {
        let (m, d) = (u32::try_from(months).unwrap_or(0), u32::try_from(days).unwrap_or(0));
        let due_on = after(on, m, d).ok_or_else(|| Error::fault("/on", FaultCode::OutOfRange))?;
        let row = plan_line::ActiveModel { due_on: Set(Some(due_on)), ..Default::default() };
        plan_line::Entity::update_many()
            .set(row)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(waiting.clone())
            .filter(Column::Months.eq(months))
            .filter(Column::Days.eq(days))
            .exec(tx.db())
            .await?;
        for line in due_lines.iter_mut().filter(|l| (l.months, l.days) == (months, days)) {
            line.due_on = Some(due_on);
        }
    }
    let mut writes = Writes::default();
    overdue::watch(tx, &mut writes, &due_lines).await?;
    writes.run(tx.db()).await?;
    Ok(due_lines.len() as u64)
}
