//! Closing a trade: its lines are unwound into credit, the unit is free again, and what remains
//! of the money goes back or is kept.

use super::load::{self, Locked};
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::{Result, Tx};
use crate::receivables;
use crate::sales::subscription::earnest::earnest;
use chrono::NaiveDate;
use entity::id::{TradeId, UnitId};
use entity::inventory::axes::{ContractAxis, InvoiceAxis, MortgageAxis, PaymentAxis};
use entity::sales::trade;
use entity::{Money, Rate};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// What becomes of the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remainder {
    /// It stays with the trade until somebody asks for it.
    Stays,
    /// A refund of all of it is asked for.
    Refunded,
    /// The effective earnest money is kept, the rest is asked back (Civil Code art. 586 f.).
    Forfeited { earnest_amount: Money, cap: Rate },
}

/// How a trade ends.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    pub on: NaiveDate,
    pub reason: &'a str,
    pub remainder: Remainder,
}

/// Gives the claim back, then locks unit and trade: the order in which rivals take them.
pub async fn lock(tx: &mut Tx<'_>, unit_id: UnitId, trade_id: TradeId) -> Result<Locked> {
    inventory::unit::claim::give_back(tx, unit_id, trade_id.0).await?;
    load::lock(tx, unit_id, trade_id).await
}

/// Closes a trade that [`lock`] has locked.
pub async fn close(tx: &mut Tx<'_>, locked: Locked, closing: &Closing<'_>) -> Result<()> {
    let Locked { unit, trade } = locked;
    let change = trade::ActiveModel {
        id: Set(trade.id),
        state: Set(trade.state.close()?),
        closed_on: Set(Some(closing.on)),
        version: Set(trade.version + 1),
        ..Default::default()
    };
    trade::Entity::update(change).exec(tx.db()).await?;
    // Whatever was agreed, lent, paid and invoiced was the trade's, not the unit's.
    let axes = AxisChange {
        sale: Some(unit.sale_state.free()?),
        contract: Some(ContractAxis::None),
        mortgage: Some(MortgageAxis::None),
        payment: Some(PaymentAxis::None),
        invoice: Some(InvoiceAxis::None),
        ..Default::default()
    };
    inventory::unit::axis::change(tx, unit, axes, Some(closing.reason)).await?;
    receivables::plan::close(tx, trade.id, closing.on).await?;
    settle(tx, &trade, closing).await
}

async fn settle(tx: &mut Tx<'_>, trade: &trade::Model, closing: &Closing<'_>) -> Result<()> {
    let mut credit = free_credit(tx, trade.id).await?;
    match closing.remainder {
        Remainder::Stays => return Ok(()),
        Remainder::Refunded => {}
        Remainder::Forfeited { earnest_amount, cap } => {
            let kept = earnest(trade.deal_price, credit.min(earnest_amount), cap)?.effective;
            if kept.is_positive() {
                receivables::account::keep(tx, trade.id, kept, closing.on).await?;
            }
            credit = credit.minus(kept)?;
        }
    }
    if credit.is_positive() {
        receivables::refund::request(tx, trade.id, credit, closing.reason).await?;
    }
    Ok(())
}

/// Credit that no refund has claimed yet.
async fn free_credit(tx: &Tx<'_>, trade_id: TradeId) -> Result<Money> {
    let account = receivables::account::get(&tx.reader(), trade_id).await?;
    Ok(account.credit.minus(account.refunding)?)
}
