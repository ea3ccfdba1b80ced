//! The terms that a trade's delay is charged by: the contract's, before it the subscription's.

use crate::kernel::{Reader, Result};
use entity::id::TradeId;
use entity::sales::contract::{self, ContractState};
use entity::sales::subscription;
use entity::sales::terms::PenaltyTerms;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The newest agreed terms; none where nothing is agreed.
pub async fn of_trade(reader: &Reader<'_>, trade_id: TradeId) -> Result<Option<PenaltyTerms>> {
    let agreed = contract::Entity::find()
        .filter(contract::Column::TradeId.eq(trade_id))
        .filter(contract::Column::State.is_not_in([
            ContractState::Draft,
            ContractState::Reviewing,
            ContractState::Approved,
            ContractState::Rejected,
            ContractState::Cancelled,
        ]))
        .order_by_desc(contract::Column::Id)
        .one(&reader.db)
        .await?;
    if let Some(contract) = agreed {
        return Ok(Some(contract.penalty_terms));
    }
    let promised = subscription::Entity::find()
        .filter(subscription::Column::TradeId.eq(trade_id))
        .order_by_desc(subscription::Column::Id)
        .one(&reader.db)
        .await?;
    Ok(promised.map(|subscription| subscription.penalty_terms))
}
