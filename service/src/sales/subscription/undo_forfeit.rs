//! Undoing a forfeiture while the unit is still for sale and the money has not gone back.

use super::{deadline, guard, load};
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::invoices;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::receivables;
use crate::receivables::plan::TradeRef;
use crate::sales::kept;
use crate::sales::refusal::Sales;
use crate::sales::trade::{self, buyers, claim, days, event::SaleEvent};
use entity::id::{CustomerId, SubscriptionId};
use entity::inventory::axes::SaleState;
use entity::inventory::unit_claim::ClaimKind;
use entity::sales::trade::Model as Trade;
use sea_orm::{ActiveValue::Set, EntityTrait};

/// Gives the buyers their unit and their money back.
pub async fn undo_forfeit(tx: &mut Tx<'_>, id: SubscriptionId) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    seen.state.undo_forfeit()?;
    let first = buyers::first(&tx.reader(), seen.trade_id).await?;
    claim::take(tx, seen.unit_id, seen.trade_id, first, ClaimKind::Subscription).await?;
    let trade::load::Locked { unit, trade } =
        trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let buyers: Vec<CustomerId> =
        buyers::of(&tx.reader(), trade.id).await?.iter().map(|buyer| buyer.customer_id).collect();
    inventory::unit::together::check(tx, &unit, first).await?;
    let unit = kept::make_way(tx, unit, &buyers).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.undo_forfeit()?;
    if unit.sale_state != SaleState::Available {
        return Err(Sales::UnitNotAvailable.with("state", &unit.status).into());
    }
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let today = tx.today(&project.time_zone);
    reopen(tx, &trade).await?;
    let axes = AxisChange {
        sale: Some(unit.sale_state.subscribe()?),
        invoice: Some(invoices::invoice::reached(&tx.reader(), trade.id).await?),
        ..Default::default()
    };
    let unit = inventory::unit::axis::change(tx, unit, axes, None).await?;
    // The payment axis follows the money, so it moves after the axes of the sale.
    money_back(tx, &row, today).await?;
    row.expires_at = Some(days::deadline(tx, &project, row.sign_by_on));
    row.closed_on = None;
    row.close_reason = None;
    load::save(tx, &row).await?;
    deadline::schedule(tx, &row).await?;
    let event = SaleEvent::of(row.trade_id, &unit, today, row.deal_price);
    let subject = Subject::of("sales.subscription", id, row.project_id);
    tx.record("sales.subscription.activated", subject, &event)
}

async fn reopen(tx: &Tx<'_>, trade: &Trade) -> Result<()> {
    let change = entity::sales::trade::ActiveModel {
        id: Set(trade.id),
        state: Set(trade.state.reopen()?),
        closed_on: Set(None),
        version: Set(trade.version + 1),
        ..Default::default()
    };
    entity::sales::trade::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// What was kept becomes credit again and pays the earnest line anew.
async fn money_back(
    tx: &mut Tx<'_>,
    row: &entity::sales::subscription::Model,
    today: chrono::NaiveDate,
) -> Result<()> {
    guard::money_still_here(&tx.reader(), row).await?;
    let account = receivables::account::get(&tx.reader(), row.trade_id).await?;
    if account.kept.is_positive() {
        receivables::account::unkeep(tx, row.trade_id, account.kept, today).await?;
    }
    let trade = TradeRef { trade_id: row.trade_id, project_id: row.project_id };
    receivables::plan::reopen(tx, &trade, today).await
}
