//! Charging what has accrued beyond what was charged before: lines of their own, due at once.

use super::super::account;
use super::super::deal::deal;
use super::super::plan::PlanLineView;
use super::super::plan::lines::{self, NewLine, TradeRef, next_seq};
use super::super::receipt::{of_trade, standing};
use super::super::refusal::Receivables;
use super::assess::assess;
use super::terms;
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post_as};
use crate::kernel::tx::Subject;
use crate::kernel::writes::Writes;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::id::TradeId;
use entity::receivables::item::{Anchor, Item};
use entity::receivables::plan_line;
use entity::sales::trade::TradeState;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Whose delay is charged, and up to which day.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "trade_id": "0193a5c0-0000-7000-8000-000000000061", "as_of": "2025-04-09"
}))]
pub struct ChargeInput {
    pub trade_id: TradeId,
    /// Today where none is named; the charge is due that day.
    pub as_of: Option<NaiveDate>,
}

/// What was charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "trade_id": "0193a5c0-0000-7000-8000-000000000061", "as_of": "2025-04-09",
    "total": "3113.41", "lines": []
}))]
pub struct ChargeView {
    pub trade_id: TradeId,
    pub as_of: NaiveDate,
    pub total: Money,
    /// The new penalty lines.
    #[schema(max_items = 500)]
    pub lines: Vec<PlanLineView>,
}

/// Charges it: Dr 1221 / Cr 6302.
pub async fn charge(tx: &mut Tx<'_>, input: &ChargeInput) -> Result<ChargeView> {
    let deal = deal(&tx.reader(), input.trade_id).await?;
    let today = tx.today(&deal.project.time_zone);
    let as_of = input.as_of.unwrap_or(today);
    if as_of > today {
        return Err(Error::fault("/as_of", FaultCode::DateInFuture));
    }
    let (_, trade) = account::lock_with_trade(tx, input.trade_id).await?;
    if trade.state == TradeState::Closed {
        return Err(Receivables::TradeClosed.into());
    }
    let all = lines::lock(tx, trade.id).await?;
    let laid = standing(of_trade(tx, trade.id).await?);
    let Some(terms) = terms::of_trade(&tx.reader(), trade.id).await? else {
        return Err(Receivables::NothingToCharge.into());
    };
    let owed = TradeRef { trade_id: trade.id, project_id: trade.project_id };
    let assessed = assess(&all, &laid, &terms, as_of)?;
    let due = assessed.iter().filter(|a| a.chargeable.is_positive());
    let rows: Vec<plan_line::Model> = (next_seq(&all)..)
        .zip(due)
        .map(|(seq, a)| plan_line::Model {
            penalty_of: Some(a.line.id),
            charged_until_on: Some(as_of),
            ..new_line(seq, a.chargeable, as_of).row(tx, &owed)
        })
        .collect();
    if rows.is_empty() {
        return Err(Receivables::NothingToCharge.into());
    }
    let mut writes = Writes::default();
    lines::note(&mut writes, &rows);
    writes.run(tx.db()).await?;
    let total = Money::total(rows.iter().map(|row| row.amount))?;
    let booking = Booking {
        company_id: trade.company_id,
        project_id: trade.project_id,
        act: "receivables.penalty.charge",
        source_type: "receivables.penalty".into(),
        source_id: rows.first().map_or_else(|| tx.id::<Uuid>(), |row| row.id.0),
        trade_id: Some(trade.id),
        booked_on: as_of,
        lines: vec![
            Line::debit(code::OTHER_RECEIVABLE, total),
            Line::credit(code::PENALTY_INCOME, total),
        ],
        reverses: None,
    };
    post_as(tx, &deal.project.code, &booking).await?;
    let subject = Subject::of("sales.trade", trade.id, trade.project_id);
    let detail = json!({"as_of": as_of, "total": total, "lines": rows.len()});
    tx.record("receivables.penalty.charged", subject, &detail)?;
    let lines = rows.iter().map(|row| PlanLineView::on(row, today)).collect();
    Ok(ChargeView { trade_id: trade.id, as_of, total, lines })
}

fn new_line(seq: i32, amount: Money, due_on: NaiveDate) -> NewLine {
    NewLine {
        seq,
        item: Item::Penalty,
        anchor: Anchor::Fixed,
        months: 0,
        days: 0,
        due_on: Some(due_on),
        amount,
    }
}
