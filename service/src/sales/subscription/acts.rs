//! What could be done with a subscription now.

use super::{guard, load};
use crate::approvals;
use crate::kernel::acts::Acts;
use crate::kernel::{Reader, Result, act};
use crate::sales::trade::buyers;
use entity::id::SubscriptionId;
use entity::sales::subscription::Model;

/// Each act of a subscription by permission, state and its own guards.
pub async fn acts(reader: &Reader<'_>, id: SubscriptionId) -> Result<Acts> {
    let row = load::get(reader, id).await?;
    let actor = reader.actor;
    let mut acts = Acts::default();
    acts.weigh(actor, act::SALES_SUBSCRIPTION_APPROVE, approve(reader, &row).await)?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_CANCEL, cancel(reader, &row).await)?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_CONVERT, convert(reader, &row).await)?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_EXTEND, extend(reader, &row))?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_FORFEIT, forfeit(reader, &row).await)?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_REJECT, reject(reader, &row).await)?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_UNDO_FORFEIT, undo(reader, &row).await)?;
    acts.weigh(actor, act::SALES_SUBSCRIPTION_VOID, void(reader, &row).await)?;
    Ok(acts)
}

async fn approve(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.approve()?;
    guard::live(reader.now, row)?;
    decidable(reader, row).await
}

async fn reject(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.reject()?;
    decidable(reader, row).await
}

async fn decidable(reader: &Reader<'_>, row: &Model) -> Result<()> {
    guard::not_own(reader, row)?;
    approvals::decidable(reader, row.id.0).await
}

fn extend(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.extend()?;
    guard::live(reader.now, row)
}

async fn cancel(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.cancel()?;
    guard::without_contract(reader, row).await
}

async fn convert(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.convert()?;
    guard::live(reader.now, row)?;
    guard::without_contract(reader, row).await?;
    buyers::admitted(reader, row.trade_id).await
}

async fn forfeit(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.forfeit()?;
    guard::without_contract(reader, row).await
}

async fn undo(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.undo_forfeit()?;
    guard::money_still_here(reader, row).await
}

async fn void(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.void()?;
    guard::penniless(reader, row).await?;
    guard::without_contract(reader, row).await
}
