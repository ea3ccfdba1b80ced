//! Receiving money: laid on lines, booked, moved into an account, in one transaction.

use super::super::account::{self, Delta};
use super::super::deal::{Deal, deal};
use super::super::plan::{line::ledger_code, lines};
use super::super::refusal::Receivables;
use super::allocations::{Lay, write};
use super::axis;
use super::lay::{Layout, as_named, by_policy};
use crate::funds::bank_account;
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post_as};
use crate::funds::movement::{self, Movement};
use crate::inventory;
use crate::kernel::error::OnDuplicate;
use crate::kernel::number::{self, Document, Owner};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx, parameter, text};
use chrono::NaiveDate;
use entity::funds::movement::MovementDirection;
use entity::id::{BankAccountId, PlanLineId, ReceiptId, TradeId};
use entity::receivables::item::{Item, ItemGroup};
use entity::receivables::plan_line;
use entity::receivables::receipt::{self, AllocationPolicy, ReceiptMethod};
use entity::sales::trade::TradeState;
use entity::{Money, PositiveAmount};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// A part of a receipt that is meant for one line.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "line_id": "0193a5c0-0000-7000-8000-000000000071", "amount": "50000.00"
}))]
pub struct AllocationTarget {
    pub line_id: PlanLineId,
    pub amount: PositiveAmount,
}

/// Money that came in.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "trade_id": "0193a5c0-0000-7000-8000-000000000061", "amount": "50000.00",
    "method": "transfer", "received_on": "2025-03-10", "reference": "20250310-0001"
}))]
pub struct ReceiptInput {
    pub trade_id: TradeId,
    pub amount: PositiveAmount,
    pub method: ReceiptMethod,
    /// Not after today, not before the trade's first day.
    pub received_on: NaiveDate,
    /// Cash goes to the cash box, loans to the supervised account, the rest to the operating
    /// account of the project where none is named.
    pub account_id: Option<BankAccountId>,
    /// The bank's own; unique in the account.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub reference: Option<String>,
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub payer: Option<String>,
    /// The project's own order where none is named; `explicit` goes with `allocations`.
    pub policy: Option<AllocationPolicy>,
    /// Only with policy `explicit`; what they leave is credit.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub allocations: Option<Vec<AllocationTarget>>,
}

/// Receives it.
pub async fn create(tx: &mut Tx<'_>, input: &ReceiptInput) -> Result<ReceiptId> {
    let deal = deal(&tx.reader(), input.trade_id).await?;
    let policy = policy(tx, input, &deal).await?;
    check_day(tx, input, &deal)?;
    let unit = inventory::unit::lock(tx, deal.trade.unit_id).await?;
    let (account, trade) = account::lock_with_trade(tx, input.trade_id).await?;
    if trade.state == TradeState::Closed {
        return Err(Receivables::TradeClosed.into());
    }
    let mut lines = lines::lock(tx, trade.id).await?;
    let amount = input.amount.money();
    let layout = match &input.allocations {
        Some(named) => as_named(amount, input.method, named, &lines)?,
        None => by_policy(amount, input.method, policy, &lines),
    };
    let bank = bank(tx, input, &deal).await?;
    let laid = amount.minus(layout.credit)?;
    let delta =
        Delta { received: amount, allocated: laid, credit: layout.credit, ..Default::default() };
    account::apply(tx, account, &delta).await?;
    let id = insert(tx, input, policy, &deal, bank.id).await?;
    lay(tx, id, input, &layout, &mut lines).await?;
    axis::follow(tx, unit, trade.deal_price, &lines).await?;
    let entry = booking(id, input, &deal, entry_lines(&bank.ledger_code, amount, &layout, &lines)?);
    post_as(tx, &deal.project.code, &entry).await?;
    let moved = Movement {
        bank_account_id: bank.id,
        direction: MovementDirection::In,
        amount,
        act: "receivables.receipt.create",
        source_type: "receivables.receipt",
        source_id: id.0,
        trade_id: Some(trade.id),
        moved_on: input.received_on,
    };
    movement::record(tx, &moved).await?;
    let price = price_part(&layout, &lines)?;
    let subject = Subject::of("receivables.receipt", id, trade.project_id);
    tx.record(
        "receivables.receipt.created",
        subject,
        &json!({
            "trade_id": trade.id, "amount": amount, "method": input.method,
            "received_on": input.received_on, "price": price, "credit": layout.credit,
        }),
    )?;
    Ok(id)
}

/// The policy that counts; named parts and any other policy exclude each other.
async fn policy(tx: &Tx<'_>, input: &ReceiptInput, deal: &Deal) -> Result<AllocationPolicy> {
    match (input.policy, &input.allocations) {
        (Some(AllocationPolicy::Explicit), None) => {
            Err(Error::fault("/allocations", FaultCode::Required))
        }
        (Some(AllocationPolicy::Explicit) | None, Some(_)) => Ok(AllocationPolicy::Explicit),
        (Some(_), Some(_)) => Err(Error::fault("/allocations", FaultCode::Conflict)),
        (Some(policy), None) => Ok(policy),
        (None, None) => {
            let project_id = Some(deal.project.id);
            parameter::read(&tx.reader(), "receivables.allocation.policy", project_id).await
        }
    }
}

/// Never after today. Money may well have come before the trade began.
fn check_day(tx: &Tx<'_>, input: &ReceiptInput, deal: &Deal) -> Result<()> {
    if input.received_on > tx.today(&deal.project.time_zone) {
        return Err(Error::fault("/received_on", FaultCode::DateInFuture));
    }
    Ok(())
}

/// The account of the project that the money went to.
async fn bank(
    tx: &Tx<'_>,
    input: &ReceiptInput,
    deal: &Deal,
) -> Result<entity::funds::bank_account::Model> {
    let Some(id) = input.account_id else {
        return bank_account::default_for(&tx.reader(), deal.project.id, input.method).await;
    };
    match bank_account::get(&tx.reader(), id).await {
        Ok(account) if account.project_id == deal.project.id => Ok(account),
        Ok(_) | Err(Error::NotFound(_)) => Err(Error::fault("/account_id", FaultCode::NotFound)),
        Err(other) => Err(other),
    }
}

async fn insert(
    tx: &Tx<'_>,
    input: &ReceiptInput,
    policy: AllocationPolicy,
    deal: &Deal,
    bank_account_id: BankAccountId,
) -> Result<ReceiptId> {
    let owner = Owner {
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        project_code: &deal.project.code,
    };
    let id = tx.id::<ReceiptId>();
    let filled =
        |value: &Option<String>| value.as_deref().map(text::tidy).filter(|value| !value.is_empty());
    let row = receipt::Model {
        id,
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        trade_id: deal.trade.id,
        number: number::next(tx, Document::Receipt, &owner, input.received_on).await?,
        amount: input.amount.money(),
        method: input.method,
        payer: filled(&input.payer),
        bank_account_id,
        reference: filled(&input.reference),
        received_on: input.received_on,
        policy,
        author_id: tx.actor.user()?,
        created_at: tx.now,
    };
    receipt::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Receivables::ReferenceTaken.into())?;
    Ok(id)
}

/// Writes the allocations and brings the lines at hand up to date.
async fn lay(
    tx: &Tx<'_>,
    receipt_id: ReceiptId,
    input: &ReceiptInput,
    layout: &Layout,
    lines: &mut [plan_line::Model],
) -> Result<()> {
    let mut rows = Vec::with_capacity(layout.parts.len());
    for (seq, (line_id, amount)) in (1..).zip(&layout.parts) {
        let Some(line) = lines.iter_mut().find(|line| line.id == *line_id) else { continue };
        line.allocated = line.allocated.plus(*amount)?;
        let lay = Lay {
            project_id: line.project_id,
            trade_id: line.trade_id,
            receipt_id,
            plan_line_id: *line_id,
            seq,
            amount: *amount,
            on: input.received_on,
        };
        rows.push(lay.row(tx));
    }
    write(tx, rows).await
}

/// Dr bank / Cr what each line stands for; credit is a prepayment.
fn entry_lines(
    bank_code: &str,
    amount: Money,
    layout: &Layout,
    lines: &[plan_line::Model],
) -> Result<Vec<Line>> {
    let mut credits: BTreeMap<&'static str, Money> = BTreeMap::new();
    credits.insert(code::PREPAYMENTS, layout.credit);
    for (line_id, part) in &layout.parts {
        let item = lines.iter().find(|line| line.id == *line_id).map_or(Item::Other, |l| l.item);
        let sum = credits.entry(ledger_code(item)).or_default();
        *sum = sum.plus(*part)?;
    }
    let mut entry = vec![Line::debit(bank_code.to_owned(), amount)];
    let filled = credits.into_iter().filter(|(_, sum)| sum.is_positive());
    entry.extend(filled.map(|(code, sum)| Line::credit(code, sum)));
    Ok(entry)
}

fn booking(id: ReceiptId, input: &ReceiptInput, deal: &Deal, lines: Vec<Line>) -> Booking {
    Booking {
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        act: "receivables.receipt.create",
        source_type: "receivables.receipt".into(),
        source_id: id.0,
        trade_id: Some(deal.trade.id),
        booked_on: input.received_on,
        lines,
        reverses: None,
    }
}

/// What of it counts as collections.
fn price_part(layout: &Layout, lines: &[plan_line::Model]) -> Result<Money> {
    let is_price = |id: &PlanLineId| {
        lines.iter().any(|line| line.id == *id && line.item.group() == ItemGroup::Price)
    };
    let parts = layout.parts.iter().filter(|(id, _)| is_price(id)).map(|(_, part)| *part);
    Ok(Money::total(parts)?)
}
