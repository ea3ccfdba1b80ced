//! Paying a refund, once; or noting that the bank refused, so that it is tried again.

use super::super::account::{self, Delta};
use super::super::deal::deal;
use super::content::{lock, save};
use super::query::find;
use crate::funds::bank_account;
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post_as};
use crate::funds::movement::{self, Movement};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx, text};
use chrono::NaiveDate;
use entity::funds::movement::MovementDirection;
use entity::id::{BankAccountId, RefundId};
use entity::receivables::receipt::{self, ReceiptMethod};
use entity::receivables::{receipt_reversal, refund};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// From where and when the money goes back.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"paid_on": "2025-03-12", "reference": "20250312-0007"}))]
pub struct Pay {
    /// The account that the trade's last receipt went to where none is named.
    pub account_id: Option<BankAccountId>,
    /// Today where none is named; not before the refund was asked for.
    pub paid_on: Option<NaiveDate>,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub reference: Option<String>,
}

/// Why the bank refused.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "户名不符"}))]
pub struct Fail {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Pays it: Dr 2203 / Cr bank, one movement out.
pub async fn pay(tx: &mut Tx<'_>, id: RefundId, input: &Pay) -> Result<()> {
    let found = find(&tx.reader(), id).await?;
    let deal = deal(&tx.reader(), found.trade_id).await?;
    let (today, zone) = (tx.today(&deal.project.time_zone), &deal.project.time_zone);
    let paid_on = input.paid_on.unwrap_or(today);
    if paid_on > today {
        return Err(Error::fault("/paid_on", FaultCode::DateInFuture));
    }
    if paid_on < crate::kernel::clock::day_in(zone, found.created_at) {
        return Err(Error::fault("/paid_on", FaultCode::DateOrder));
    }
    let account = account::lock(tx, found.trade_id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.pay()?;
    let bank = source(tx, &row, input).await?;
    let delta = Delta {
        credit: row.amount.negated(),
        refunding: row.amount.negated(),
        refunded: row.amount,
        ..Default::default()
    };
    account::apply(tx, account, &delta).await?;
    let change = refund::ActiveModel {
        state: Set(state),
        bank_account_id: Set(Some(bank.id)),
        reference: Set(input.reference.as_deref().map(text::tidy)),
        paid_on: Set(Some(paid_on)),
        failure: Set(None),
        ..Default::default()
    };
    save(tx, &row, change).await?;
    let booking = Booking {
        company_id: row.company_id,
        project_id: row.project_id,
        act: "receivables.refund.pay",
        source_type: "receivables.refund".into(),
        source_id: id.0,
        trade_id: Some(row.trade_id),
        booked_on: paid_on,
        lines: vec![
            Line::debit(code::PREPAYMENTS, row.amount),
            Line::credit(bank.ledger_code, row.amount),
        ],
        reverses: None,
    };
    post_as(tx, &deal.project.code, &booking).await?;
    let moved = Movement {
        bank_account_id: bank.id,
        direction: MovementDirection::Out,
        amount: row.amount,
        act: "receivables.refund.pay",
        source_type: "receivables.refund",
        source_id: id.0,
        trade_id: Some(row.trade_id),
        moved_on: paid_on,
    };
    movement::record(tx, &moved).await?;
    let subject = Subject::of("receivables.refund", id, row.project_id);
    let detail = json!({"trade_id": row.trade_id, "amount": row.amount, "paid_on": paid_on});
    tx.record("receivables.refund.paid", subject, &detail)
}

/// Notes that the payment failed; the money stays reserved.
pub async fn fail(tx: &mut Tx<'_>, id: RefundId, input: &Fail) -> Result<()> {
    find(&tx.reader(), id).await?;
    let row = lock(tx, id).await?;
    let change = refund::ActiveModel {
        state: Set(row.state.fail()?),
        failure: Set(Some(input.reason.clone())),
        ..Default::default()
    };
    save(tx, &row, change).await?;
    let subject = Subject::of("receivables.refund", id, row.project_id);
    let detail = json!({"trade_id": row.trade_id, "amount": row.amount});
    tx.record("receivables.refund.failed", subject, &detail)
}

/// The named account of the project, else by the original route: that of the newest receipt
/// that counts.
async fn source(
    tx: &Tx<'_>,
    refund: &refund::Model,
    input: &Pay,
) -> Result<entity::funds::bank_account::Model> {
    let reader = tx.reader();
    if let Some(id) = input.account_id {
        return match bank_account::get(&reader, id).await {
            Ok(account) if account.project_id == refund.project_id => Ok(account),
            Ok(_) | Err(Error::NotFound(_)) => {
                Err(Error::fault("/account_id", FaultCode::NotFound))
            }
            Err(other) => Err(other),
        };
    }
    let mut reversed = Query::select();
    reversed
        .column(receipt_reversal::Column::ReceiptId)
        .from(receipt_reversal::Entity)
        .and_where(receipt_reversal::Column::TradeId.eq(refund.trade_id));
    let newest = receipt::Entity::find()
        .filter(receipt::Column::TradeId.eq(refund.trade_id))
        .filter(receipt::Column::Id.not_in_subquery(reversed.take()))
        .order_by_desc(receipt::Column::Id)
        .one(tx.db())
        .await?;
    match newest {
        Some(receipt) => bank_account::get(&reader, receipt.bank_account_id).await,
        None => {
            let method = ReceiptMethod::Transfer;
            bank_account::default_for(&reader, refund.project_id, method).await
        }
    }
}
