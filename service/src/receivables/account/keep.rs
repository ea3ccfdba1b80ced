//! Keeping money of a defaulting buyer 没收, and giving it back to his credit.

use super::super::refusal::Receivables;
use super::change::{Delta, apply, lock};
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::id::TradeId;
use entity::inventory::project;
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

/// Credit becomes income: Dr 2203 / Cr 6301.
pub async fn keep(tx: &mut Tx<'_>, trade_id: TradeId, amount: Money, on: NaiveDate) -> Result<()> {
    shift(tx, trade_id, amount, on).await
}

/// Income becomes credit again: Dr 6301 / Cr 2203.
pub async fn unkeep(
    tx: &mut Tx<'_>,
    trade_id: TradeId,
    amount: Money,
    on: NaiveDate,
) -> Result<()> {
    shift(tx, trade_id, amount.negated(), on).await
}

async fn shift(tx: &mut Tx<'_>, trade_id: TradeId, amount: Money, on: NaiveDate) -> Result<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let account = lock(tx, trade_id).await?;
    let free = account.credit.minus(account.refunding)?;
    if amount > free || amount.negated() > account.kept {
        return Err(Receivables::MoneyAlreadyUsed.with("credit", &free).into());
    }
    let delta = Delta { credit: amount.negated(), kept: amount, ..Default::default() };
    let account = apply(tx, account, &delta).await?;
    let company_id = project::Entity::find_by_id(account.project_id)
        .one(tx.db())
        .await?
        .map(|project| project.company_id)
        .ok_or(crate::kernel::Error::NotFound("project"))?;
    let (act, event) = if amount.is_positive() {
        ("receivables.account.keep", "receivables.account.kept")
    } else {
        ("receivables.account.unkeep", "receivables.account.unkept")
    };
    let lines = [
        Line::change(code::PREPAYMENTS, amount),
        Line::change(code::FORFEITURE_INCOME, amount.negated()),
    ];
    let booking = Booking {
        company_id,
        project_id: account.project_id,
        act,
        source_type: "receivables.account".into(),
        // The same trade can be forfeited again after an undo: each time is a source of its own.
        source_id: tx.id::<Uuid>(),
        trade_id: Some(trade_id),
        booked_on: on,
        lines: lines.into_iter().flatten().collect(),
        reverses: None,
    };
    post(tx, &booking).await?;
    let subject = Subject::of("sales.trade", trade_id, account.project_id);
    tx.record(event, subject, &json!({"amount": amount, "on": on}))
}
