//! A trade that ends owes nothing any more: its money goes back to credit, its lines end.

use super::super::account::{self, Delta};
use super::super::deal::unscoped;
use super::super::receipt::{Unwinding, unwind};
use super::super::waiver;
use super::line::{balance, ledger_code};
use super::lines;
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::id::TradeId;
use entity::receivables::item::Item;
use entity::receivables::plan_line::{self, Column};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Unwinds what is laid on lines into credit and cancels every line. A penalty that was paid
/// stays paid; what of it is open is given up: Dr 6302 / Cr 1221.
pub async fn close(tx: &mut Tx<'_>, trade_id: TradeId, on: NaiveDate) -> Result<()> {
    let account = account::lock(tx, trade_id).await?;
    let all = lines::lock(tx, trade_id).await?;
    let live: Vec<&plan_line::Model> =
        all.iter().filter(|line| line.cancelled_on.is_none()).collect();
    if live.is_empty() {
        return Ok(());
    }
    waiver::drop_pending(tx, trade_id).await?;
    let mut changes: BTreeMap<&'static str, Money> = BTreeMap::new();
    for line in &live {
        if line.item == Item::Penalty {
            add(&mut changes, code::PENALTY_INCOME, balance(line))?;
            add(&mut changes, code::OTHER_RECEIVABLE, balance(line).negated())?;
        } else {
            add(&mut changes, ledger_code(line.item), line.allocated)?;
            add(&mut changes, code::PREPAYMENTS, line.allocated.negated())?;
        }
    }
    let freed_lines = live.iter().filter(|line| line.item != Item::Penalty);
    let line_ids = freed_lines.map(|line| line.id).collect();
    let freed = unwind(tx, &Unwinding::Lines { trade_id, line_ids }, on).await?;
    let delta = Delta { allocated: freed.negated(), credit: freed, ..Default::default() };
    let account = account::apply(tx, account, &delta).await?;
    let row = plan_line::ActiveModel { cancelled_on: Set(Some(on)), ..Default::default() };
    plan_line::Entity::update_many()
        .set(row)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TradeId.eq(trade_id))
        .filter(Column::CancelledOn.is_null())
        .exec(tx.db())
        .await?;
    book(tx, trade_id, on, changes).await?;
    let subject = Subject::of("sales.trade", trade_id, account.project_id);
    tx.record("receivables.plan.closed", subject, &json!({"on": on, "freed": freed}))
}

fn add(
    changes: &mut BTreeMap<&'static str, Money>,
    code: &'static str,
    amount: Money,
) -> Result<()> {
    let sum = changes.entry(code).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

/// Only what leaves its ledger account is booked: price money stays in prepayments.
async fn book(
    tx: &mut Tx<'_>,
    trade_id: TradeId,
    on: NaiveDate,
    changes: BTreeMap<&'static str, Money>,
) -> Result<()> {
    let lines: Vec<Line> =
        changes.into_iter().filter_map(|(code, amount)| Line::change(code, amount)).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let deal = unscoped(&tx.reader(), trade_id).await?;
    let booking = Booking {
        company_id: deal.trade.company_id,
        project_id: deal.trade.project_id,
        act: "receivables.plan.close",
        source_type: "receivables.plan".into(),
        // A trade can be closed again after it was opened again.
        source_id: tx.id::<Uuid>(),
        trade_id: Some(trade_id),
        booked_on: on,
        lines,
        reverses: None,
    };
    post(tx, &booking).await?;
    Ok(())
}
