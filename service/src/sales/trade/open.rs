//! Opening a trade: its row, its buyers, its account, the earnest money that is due.

use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx};
use crate::receivables;
use crate::receivables::plan::TradeRef;
use crate::sales::agreement::BuyerShare;
use chrono::NaiveDate;
use entity::Money;
use entity::id::TradeId;
use entity::inventory::unit;
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer;
use sea_orm::{EntityTrait, IntoActiveModel};

/// What a trade starts with.
#[derive(Debug, Clone, Copy)]
pub struct NewTrade<'a> {
    pub id: TradeId,
    pub unit: &'a unit::Model,
    pub buyers: &'a [BuyerShare],
    pub deal_price: Money,
    pub earnest_amount: Money,
    pub opened_on: NaiveDate,
}

/// The trade of the acting user, added to what is about to be written.
pub async fn open(tx: &Tx<'_>, writes: &mut Writes, new: &NewTrade<'_>) -> Result<()> {
    let unit = new.unit;
    let row = trade::Model {
        id: new.id,
        company_id: unit.company_id,
        project_id: unit.project_id,
        building_id: unit.building_id,
        unit_id: unit.id,
        consultant_id: tx.actor.user()?,
        team_id: tx.actor.team_id,
        state: TradeState::Open,
        deal_price: new.deal_price,
        opened_on: new.opened_on,
        closed_on: None,
        created_at: tx.now,
        version: 1,
    };
    writes.add(trade::Entity::insert(row.into_active_model()));
    let buyers = new.buyers.iter().zip(1..).map(|(buyer, seq)| {
        let (customer_id, share) = (buyer.customer_id, buyer.share);
        let project_id = unit.project_id;
        trade_buyer::Model { trade_id: new.id, seq, project_id, customer_id, share }
            .into_active_model()
    });
    writes.add(trade_buyer::Entity::insert_many(buyers));
    receivables::account::open(writes, new.id, unit.project_id);
    let trade = TradeRef { trade_id: new.id, project_id: unit.project_id };
    receivables::plan::open_earnest(tx, writes, &trade, new.earnest_amount, new.opened_on).await
}
