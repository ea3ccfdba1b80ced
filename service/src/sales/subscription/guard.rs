//! What stands in the way of an act on a subscription, besides permission; the acts themselves
//! and the list of allowed acts ask the same questions.

use crate::approvals::Approvals;
use crate::kernel::{Reader, Result};
use crate::receivables;
use crate::sales::contract;
use crate::sales::refusal::Sales;
use chrono::{DateTime, Utc};
use entity::sales::subscription::Model;

/// Its time is not over, whether or not anybody has noticed yet.
pub fn live(now: DateTime<Utc>, row: &Model) -> Result<()> {
    if row.expires_at.is_some_and(|at| at <= now) {
        return Err(Sales::SubscriptionExpired.into());
    }
    Ok(())
}

/// No contract of it is on its way to signing.
pub async fn without_contract(reader: &Reader<'_>, row: &Model) -> Result<()> {
    if contract::load::under_way(reader, row.id).await? {
        return Err(Sales::ContractOpen.into());
    }
    Ok(())
}

/// No money has been received; reversed receipts do not count.
pub async fn penniless(reader: &Reader<'_>, row: &Model) -> Result<()> {
    let account = receivables::account::get(reader, row.trade_id).await?;
    if account.received.is_positive() {
        return Err(Sales::MoneyReceived.with("received", &account.received).into());
    }
    Ok(())
}

/// Nothing has been paid back, and nothing is about to be.
pub async fn money_still_here(reader: &Reader<'_>, row: &Model) -> Result<()> {
    let account = receivables::account::get(reader, row.trade_id).await?;
    if account.refunding.is_positive() {
        return Err(Sales::RefundOpen.with("refunding", &account.refunding).into());
    }
    if account.refunded.is_positive() {
        return Err(Sales::MoneyClosed.with("refunded", &account.refunded).into());
    }
    Ok(())
}

/// Nobody decides about his own price.
pub fn not_own(reader: &Reader<'_>, row: &Model) -> Result<()> {
    if reader.actor.user_id == Some(row.author_id) {
        return Err(Approvals::OwnDocument.into());
    }
    Ok(())
}
