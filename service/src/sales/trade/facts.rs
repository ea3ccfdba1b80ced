//! What documents show of their trade: unit, consultant, buyers. One query for a whole list.

use super::buyers::BuyerView;
use crate::kernel::expand::Expandable;
use crate::kernel::{Error, Reader, Result};
use entity::Rate;
use entity::admin::user_account;
use entity::customers::customer;
use entity::id::{CustomerId, TradeId, UserId};
use entity::inventory::unit;
use entity::sales::{trade, trade_buyer};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use std::collections::HashMap;

/// The surroundings of a document.
#[derive(Debug, Clone)]
pub struct TradeFacts {
    pub unit_code: String,
    pub consultant_id: UserId,
    pub consultant: String,
    pub buyers: Vec<BuyerView>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    trade_id: TradeId,
    customer_id: CustomerId,
    share: Rate,
    name: String,
    unit_code: String,
    consultant_id: UserId,
    consultant: String,
}

/// Facts of many trades.
#[derive(Debug, Default)]
pub struct Facts(HashMap<TradeId, TradeFacts>);

impl Facts {
    /// Those of one trade; every trade has buyers, a unit and a consultant.
    pub fn take(&mut self, id: TradeId) -> Result<TradeFacts> {
        self.0.remove(&id).ok_or_else(|| Error::internal(format!("trade {id} has no buyers")))
    }

    /// The same without taking them away: a trade may have several documents in a list.
    pub fn of(&self, id: TradeId) -> Result<TradeFacts> {
        let found = self.0.get(&id).cloned();
        found.ok_or_else(|| Error::internal(format!("trade {id} has no buyers")))
    }
}

/// Reads the facts of these trades.
pub async fn read(reader: &Reader<'_>, trades: impl IntoIterator<Item = TradeId>) -> Result<Facts> {
    let ids: Vec<TradeId> = trades.into_iter().collect();
    if ids.is_empty() {
        return Ok(Facts::default());
    }
    let rows = trade_buyer::Entity::find()
        .select_only()
        .columns([
            trade_buyer::Column::TradeId,
            trade_buyer::Column::CustomerId,
            trade_buyer::Column::Share,
        ])
        .column(customer::Column::Name)
        .column_as(unit::Column::Code, "unit_code")
        .column(trade::Column::ConsultantId)
        .column_as(user_account::Column::DisplayName, "consultant")
        .join(JoinType::InnerJoin, to_trade())
        .join(JoinType::InnerJoin, to_customer())
        .join(JoinType::InnerJoin, to_unit())
        .join(JoinType::InnerJoin, to_consultant())
        .filter(trade_buyer::Column::TradeId.is_in(ids))
        .order_by_asc(trade_buyer::Column::Seq)
        .into_model::<Row>()
        .all(&reader.db)
        .await?;
    let mut facts = Facts::default();
    for row in rows {
        let Row { trade_id, customer_id, share, name, unit_code, consultant_id, consultant } = row;
        let of_trade = facts.0.entry(trade_id).or_insert_with(|| TradeFacts {
            unit_code,
            consultant_id,
            consultant,
            buyers: vec![],
        });
        of_trade.buyers.push(BuyerView { customer_id, customer: Expandable, name, share });
    }
    Ok(facts)
}

fn to_trade() -> RelationDef {
    trade_buyer::Entity::belongs_to(trade::Entity)
        .from(trade_buyer::Column::TradeId)
        .to(trade::Column::Id)
        .into()
}

fn to_customer() -> RelationDef {
    trade_buyer::Entity::belongs_to(customer::Entity)
        .from(trade_buyer::Column::CustomerId)
        .to(customer::Column::Id)
        .into()
}

fn to_unit() -> RelationDef {
    trade::Entity::belongs_to(unit::Entity).from(trade::Column::UnitId).to(unit::Column::Id).into()
}

fn to_consultant() -> RelationDef {
    trade::Entity::belongs_to(user_account::Entity)
        .from(trade::Column::ConsultantId)
        .to(user_account::Column::Id)
        .into()
}
