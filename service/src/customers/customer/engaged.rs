//! Who a buyer is does not change under his contract: name and papers of somebody who buys are
//! corrected only by those who may.

use super::update::UpdateCustomer;
use crate::customers::Customers;
use crate::kernel::act::CUSTOMERS_CUSTOMER_CORRECT;
use crate::kernel::{Result, Tx};
use entity::id::CustomerId;
use entity::sales::trade::TradeState;
use entity::sales::{trade, trade_buyer};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};

/// Refuses a change of name or papers while an open trade names the customer as a buyer.
pub(super) async fn check(tx: &Tx<'_>, id: CustomerId, input: &UpdateCustomer) -> Result<()> {
    let who = input.name.is_some() || input.id_type.is_some() || input.id_number.is_some();
    if !who || tx.actor.may(CUSTOMERS_CUSTOMER_CORRECT) {
        return Ok(());
    }
    let to_trade = trade_buyer::Entity::belongs_to(trade::Entity)
        .from(trade_buyer::Column::TradeId)
        .to(trade::Column::Id)
        .into();
    let buys = trade_buyer::Entity::find()
        .join(JoinType::InnerJoin, to_trade)
        .filter(trade_buyer::Column::CustomerId.eq(id))
        .filter(trade::Column::State.eq(TradeState::Open))
        .count(tx.db())
        .await?;
    if buys == 0 { Ok(()) } else { Err(Customers::HasOpenTrade.into()) }
}
