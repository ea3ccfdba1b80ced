//! Ending a subscription, however it ends.

use super::{deadline, guard, load};
use crate::approvals;
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, rule_pack};
use crate::sales::contract;
use crate::sales::trade::close::{Closing, Remainder};
use crate::sales::trade::{self, event::SaleEvent};
use chrono::NaiveDate;
use entity::InvalidTransition;
use entity::id::SubscriptionId;
use entity::sales::subscription::{self, SubscriptionState};
use serde::Serialize;

/// What becomes of the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Money {
    Stays,
    Refunded,
    Forfeited,
}

/// How a subscription ends.
pub(super) struct Ending<'a> {
    pub step: fn(SubscriptionState) -> Result<SubscriptionState, InvalidTransition>,
    pub reason: &'a str,
    pub money: Money,
}

/// A subscription with its unit and trade, under lock, its claim given back.
pub(super) struct Loaded {
    pub row: subscription::Model,
    pub locked: trade::load::Locked,
}

/// Locks everything that ends together.
pub(super) async fn lock(tx: &mut Tx<'_>, seen: &subscription::Model) -> Result<Loaded> {
    let locked = trade::close::lock(tx, seen.unit_id, seen.trade_id).await?;
    Ok(Loaded { row: load::lock(tx, seen.id).await?, locked })
}

/// Ends it: the unit is free, the lines are unwound, the trade is closed.
pub(super) async fn close(tx: &mut Tx<'_>, loaded: Loaded, ending: &Ending<'_>) -> Result<()> {
    let Loaded { mut row, locked } = loaded;
    let before = row.state;
    row.state = (ending.step)(before)?;
    guard::without_contract(&tx.reader(), &row).await?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let on = tx.today(&project.time_zone);
    approvals::take_back(tx, row.id.0).await?;
    contract::load::cancel_rejected(tx, row.id, ending.reason).await?;
    let remainder = match ending.money {
        Money::Stays => Remainder::Stays,
        Money::Refunded => Remainder::Refunded,
        Money::Forfeited => {
            let pack = rule_pack::on(&tx.reader(), &project.rule_pack, row.subscribed_on).await?;
            Remainder::Forfeited { earnest_amount: row.earnest_amount, cap: pack.earnest_cap }
        }
    };
    let mut event = SaleEvent::of(row.trade_id, &locked.unit, on, row.deal_price);
    event.counted = before == SubscriptionState::Active;
    trade::close::close(tx, locked, &Closing { on, reason: ending.reason, remainder }).await?;
    finish(tx, row, on, ending.reason, &event).await
}

/// What others are told of the end.
#[derive(Serialize)]
struct Closed<'a> {
    #[serde(flatten)]
    sale: &'a SaleEvent,
    status: SubscriptionState,
}

async fn finish(
    tx: &mut Tx<'_>,
    mut row: subscription::Model,
    on: NaiveDate,
    reason: &str,
    event: &SaleEvent,
) -> Result<()> {
    row.expires_at = None;
    row.closed_on = Some(on);
    row.close_reason = Some(reason.to_owned());
    load::save(tx, &row).await?;
    deadline::forget(tx, row.id).await?;
    let subject = Subject::of("sales.subscription", row.id, row.project_id);
    tx.record("sales.subscription.closed", subject, &Closed { sale: event, status: row.state })
}

/// Looks, locks and ends a subscription within the actor's scope.
pub(super) async fn end(tx: &mut Tx<'_>, id: SubscriptionId, ending: &Ending<'_>) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let loaded = lock(tx, &seen).await?;
    close(tx, loaded, ending).await
}
