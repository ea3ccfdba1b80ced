//! Reversing a receipt 冲销: its money leaves the lines and the account again.

use super::super::account::{self, Delta};
use super::super::deal::{Deal, deal};
use super::super::plan::{line::ledger_code, lines};
use super::super::refusal::Receivables;
use super::axis;
use super::query::{find, is_reversed};
use super::unwind::{Unwinding, find as find_laid, unwind};
use crate::funds::ledger::{Booking, Line, entry_of, post_as};
use crate::funds::movement::{self, Movement};
use crate::funds::{bank_account, code};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::funds::movement::MovementDirection;
use entity::id::ReceiptId;
use entity::receivables::{allocation, plan_line, receipt, receipt_reversal, trade_account};
use entity::sales::trade::TradeState;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// Why a receipt no longer counts.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "银行退票", "reversed_on": "2025-03-12"}))]
pub struct Reverse {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// Today where none is named; not before the money came.
    pub reversed_on: Option<NaiveDate>,
}

/// Reverses it. Money that was refunded or kept since then stays, and so does its receipt.
pub async fn reverse(tx: &mut Tx<'_>, id: ReceiptId, input: &Reverse) -> Result<()> {
    let receipt = find(&tx.reader(), id).await?;
    let deal = deal(&tx.reader(), receipt.trade_id).await?;
    let on = day(tx, input, &receipt, &deal)?;
    let unit = inventory::unit::lock(tx, deal.trade.unit_id).await?;
    let (account, trade) = account::lock_with_trade(tx, receipt.trade_id).await?;
    if is_reversed(&tx.reader(), id).await? {
        return Err(Receivables::AlreadyReversed.into());
    }
    let mut lines = lines::lock(tx, trade.id).await?;
    let what = Unwinding::Receipt { trade_id: trade.id, receipt_id: id };
    let laid = find_laid(tx, &what).await?;
    let freed = unwind(tx, &what, on).await?;
    // Its own allocations come off; whatever is not on lines must still be credit.
    let waiting = receipt.amount.minus(freed)?;
    usable(&account, waiting)?;
    let delta = Delta {
        received: receipt.amount.negated(),
        allocated: freed.negated(),
        credit: waiting.negated(),
        ..Default::default()
    };
    account::apply(tx, account, &delta).await?;
    let bank = bank_account::get(&tx.reader(), receipt.bank_account_id).await?;
    let sides = sides(&receipt, &bank.ledger_code, waiting, &laid, &lines)?;
    take_off(&laid, &mut lines)?;
    if trade.state == TradeState::Open {
        // The unit of a closed trade may be another buyer's by now.
        axis::follow(tx, unit, trade.deal_price, &lines).await?;
    }
    insert(tx, input, &receipt, on).await?;
    book(tx, &receipt, &deal, on, sides).await?;
    let moved = Movement {
        bank_account_id: bank.id,
        direction: MovementDirection::Out,
        amount: receipt.amount,
        act: "receivables.receipt.reverse",
        source_type: "receivables.receipt",
        source_id: id.0,
        trade_id: Some(trade.id),
        moved_on: on,
    };
    movement::record(tx, &moved).await?;
    let subject = Subject::of("receivables.receipt", id, trade.project_id);
    tx.record(
        "receivables.receipt.reversed",
        subject,
        &json!({
            "trade_id": trade.id, "amount": receipt.amount, "reversed_on": on,
        }),
    )
}

/// Is there credit enough that no refund has asked for?
pub(super) fn usable(account: &trade_account::Model, waiting: Money) -> Result<()> {
    let free = account.credit.minus(account.refunding)?;
    if waiting > free {
        return Err(Receivables::MoneyAlreadyUsed.with("credit", &free).into());
    }
    Ok(())
}

fn day(tx: &Tx<'_>, input: &Reverse, receipt: &receipt::Model, deal: &Deal) -> Result<NaiveDate> {
    let today = tx.today(&deal.project.time_zone);
    match input.reversed_on {
        Some(on) if on > today => Err(Error::fault("/reversed_on", FaultCode::DateInFuture)),
        Some(on) if on < receipt.received_on => {
            Err(Error::fault("/reversed_on", FaultCode::DateOrder))
        }
        Some(on) => Ok(on),
        None => Ok(today.max(receipt.received_on)),
    }
}

/// The mirror of where the money stands now: Dr what it is on / Cr bank.
fn sides(
    receipt: &receipt::Model,
    bank_code: &str,
    waiting: Money,
    laid: &[allocation::Model],
    lines: &[plan_line::Model],
) -> Result<Vec<Line>> {
    let mut debits: BTreeMap<&'static str, Money> = BTreeMap::new();
    debits.insert(code::PREPAYMENTS, waiting);
    for row in laid {
        let line = lines.iter().find(|line| line.id == row.plan_line_id);
        let line = line.ok_or_else(|| Error::internal("an allocation without its line"))?;
        let sum = debits.entry(ledger_code(line.item)).or_default();
        *sum = sum.plus(row.amount)?;
    }
    let mut entry: Vec<Line> = debits
        .into_iter()
        .filter(|(_, sum)| sum.is_positive())
        .map(|(code, sum)| Line::debit(code, sum))
        .collect();
    entry.push(Line::credit(bank_code.to_owned(), receipt.amount));
    Ok(entry)
}

fn take_off(laid: &[allocation::Model], lines: &mut [plan_line::Model]) -> Result<()> {
    for row in laid {
        if let Some(line) = lines.iter_mut().find(|line| line.id == row.plan_line_id) {
            line.allocated = line.allocated.minus(row.amount)?;
        }
    }
    Ok(())
}

async fn insert(
    tx: &Tx<'_>,
    input: &Reverse,
    receipt: &receipt::Model,
    on: NaiveDate,
) -> Result<()> {
    let row = receipt_reversal::Model {
        receipt_id: receipt.id,
        project_id: receipt.project_id,
        trade_id: receipt.trade_id,
        reversed_on: on,
        reason: input.reason.clone(),
        author_id: tx.actor.user()?,
        created_at: tx.now,
    };
    receipt_reversal::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

async fn book(
    tx: &mut Tx<'_>,
    receipt: &receipt::Model,
    deal: &Deal,
    on: NaiveDate,
    lines: Vec<Line>,
) -> Result<()> {
    let original = entry_of(tx, receipt.id.0, "receivables.receipt.create").await?;
    let booking = Booking {
        company_id: receipt.company_id,
        project_id: receipt.project_id,
        act: "receivables.receipt.reverse",
        source_type: "receivables.receipt".into(),
        source_id: receipt.id.0,
        trade_id: Some(receipt.trade_id),
        booked_on: on,
        lines,
        reverses: Some(original.id),
    };
    post_as(tx, &deal.project.code, &booking).await?;
    Ok(())
}
