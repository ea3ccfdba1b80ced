//! Laying credit on lines that were drawn up after the money came.

use super::super::account::{self, Delta};
use super::super::deal::{Deal, unscoped};
use super::super::plan::line::ledger_code;
use super::allocations::{Lay, of_trade, write};
use super::axis;
use super::lay::by_policy;
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, parameter};
use chrono::NaiveDate;
use entity::Money;
use entity::id::ReceiptId;
use entity::receivables::receipt::AllocationPolicy;
use entity::receivables::{allocation, plan_line, receipt, receipt_reversal, trade_account};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Lays what is free of the credit by the default policy, receipt by receipt, the oldest first;
/// the account and all lines of the trade are under lock.
pub async fn lay_credit(
    tx: &mut Tx<'_>,
    account: trade_account::Model,
    lines: &[plan_line::Model],
    on: NaiveDate,
) -> Result<()> {
    let deal = unscoped(&tx.reader(), account.trade_id).await?;
    let key = "receivables.allocation.policy";
    let policy: AllocationPolicy =
        parameter::read(&tx.reader(), key, Some(deal.project.id)).await?;
    let rows = of_trade(tx, account.trade_id).await?;
    let mut lines = lines.to_vec();
    let mut free = account.credit.minus(account.refunding)?;
    let mut laid = Vec::new();
    let mut moved: BTreeMap<&'static str, Money> = BTreeMap::new();
    let mut last = on;
    for receipt in counting(tx, &account).await? {
        let used = Money::total(of_receipt(&rows, receipt.id).map(|row| row.amount))?;
        let rest = receipt.amount.minus(used)?.min(free);
        let mut seq = of_receipt(&rows, receipt.id).map(|row| row.seq).max().unwrap_or(0);
        for (line_id, amount) in by_policy(rest, receipt.method, policy, &lines).parts {
            let Some(line) = lines.iter_mut().find(|line| line.id == line_id) else { continue };
            line.allocated = line.allocated.plus(amount)?;
            free = free.minus(amount)?;
            // Money is never laid before it came.
            last = last.max(receipt.received_on);
            seq += 1;
            let sum = moved.entry(ledger_code(line.item)).or_default();
            *sum = sum.plus(amount)?;
            let lay = Lay {
                project_id: line.project_id,
                trade_id: line.trade_id,
                receipt_id: receipt.id,
                plan_line_id: line_id,
                seq,
                amount,
                on: on.max(receipt.received_on),
            };
            laid.push(lay.row(tx));
        }
    }
    if laid.is_empty() {
        return Ok(());
    }
    let sum = Money::total(laid.iter().map(|row| row.amount))?;
    write(tx, laid).await?;
    let delta = Delta { allocated: sum, credit: sum.negated(), ..Default::default() };
    account::apply(tx, account, &delta).await?;
    let unit = inventory::unit::lock(tx, deal.trade.unit_id).await?;
    axis::follow(tx, unit, deal.trade.deal_price, &lines).await?;
    book(tx, &deal, last, moved).await?;
    let subject = Subject::of("sales.trade", deal.trade.id, deal.project.id);
    tx.record("receivables.credit.laid", subject, &json!({"amount": sum, "on": on}))
}

/// Receipts of the trade that are not reversed, the oldest first.
async fn counting(tx: &Tx<'_>, account: &trade_account::Model) -> Result<Vec<receipt::Model>> {
    let reversed: BTreeSet<ReceiptId> = receipt_reversal::Entity::find()
        .filter(receipt_reversal::Column::TradeId.eq(account.trade_id))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| row.receipt_id)
        .collect();
    let mut receipts = receipt::Entity::find()
        .filter(receipt::Column::TradeId.eq(account.trade_id))
        .order_by_asc(receipt::Column::Id)
        .all(tx.db())
        .await?;
    receipts.retain(|row| !reversed.contains(&row.id));
    Ok(receipts)
}

fn of_receipt(
    rows: &[allocation::Model],
    id: ReceiptId,
) -> impl Iterator<Item = &allocation::Model> {
    rows.iter().filter(move |row| row.receipt_id == id)
}

/// Credit stands in prepayments; what other lines took of it leaves them.
async fn book(
    tx: &mut Tx<'_>,
    deal: &Deal,
    on: NaiveDate,
    mut moved: BTreeMap<&'static str, Money>,
) -> Result<()> {
    moved.remove(code::PREPAYMENTS);
    let total = Money::total(moved.values().copied())?;
    if total.is_zero() {
        return Ok(());
    }
    let mut lines = vec![Line::debit(code::PREPAYMENTS, total)];
    lines.extend(moved.into_iter().map(|(code, sum)| Line::credit(code, sum)));
    let booking = Booking {
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        act: "receivables.credit.lay",
        source_type: "receivables.account".into(),
        source_id: tx.id::<Uuid>(),
        trade_id: Some(deal.trade.id),
        booked_on: on,
        lines,
        reverses: None,
    };
    post(tx, &booking).await?;
    Ok(())
}
