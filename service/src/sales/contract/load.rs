//! Loading and saving contracts.

use crate::kernel::{Error, Reader, Result, Tx, digest};
use crate::sales::trade::{self, buyers};
use entity::id::{ContractId, SubscriptionId};
use entity::sales::contract::{self, Column, ContractState};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait,
};
use serde_json::json;

/// The contract, if the reader sees its project and the consultant of its trade, whoever drafted
/// it.
pub async fn get(reader: &Reader<'_>, id: ContractId) -> Result<contract::Model> {
    let found = contract::Entity::find_by_id(id)
        .filter(reader.scope().projects(Column::ProjectId))
        .apply_if(trade::load::visible(reader), |select, trades| {
            select.filter(Column::TradeId.in_subquery(trades))
        })
        .one(&reader.db)
        .await?;
    found.ok_or(Error::NotFound("contract"))
}

/// The same under lock; taken after claim, unit and trade.
pub async fn lock(tx: &Tx<'_>, id: ContractId) -> Result<contract::Model> {
    let found = contract::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.ok_or(Error::NotFound("contract"))
}

/// Saves what can change about a contract.
pub async fn save(tx: &Tx<'_>, row: &contract::Model) -> Result<()> {
    let change = contract::ActiveModel {
        id: Set(row.id),
        state: Set(row.state),
        signed_on: Set(row.signed_on),
        online_number: Set(row.online_number.clone()),
        online_signed_on: Set(row.online_signed_on),
        filing_number: Set(row.filing_number.clone()),
        filed_on: Set(row.filed_on),
        close_reason: Set(row.close_reason.clone()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    contract::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// Is a contract of the subscription on its way to signing?
pub async fn under_way(reader: &Reader<'_>, id: SubscriptionId) -> Result<bool> {
    let states = [ContractState::Draft, ContractState::Reviewing, ContractState::Approved];
    let found = contract::Entity::find()
        .filter(Column::SubscriptionId.eq(id))
        .filter(Column::State.is_in(states))
        .count(&reader.db)
        .await?;
    Ok(found > 0)
}

/// A rejected contract ends with its subscription.
pub async fn cancel_rejected(tx: &Tx<'_>, id: SubscriptionId, reason: &str) -> Result<()> {
    let rejected = contract::Entity::find()
        .filter(Column::SubscriptionId.eq(id))
        .filter(Column::State.eq(ContractState::Rejected))
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for mut row in rejected {
        row.state = row.state.withdraw()?;
        row.close_reason = Some(reason.to_owned());
        save(tx, &row).await?;
    }
    Ok(())
}

/// Hash over what an approval approves.
pub async fn content(tx: &Tx<'_>, row: &contract::Model) -> Result<String> {
    let buyers = buyers::content(&tx.reader(), row.trade_id).await?;
    let content = json!({
        "unit_id": row.unit_id, "buyers": buyers,
        "list_price": row.list_price, "discounts": row.discounts, "rounding": row.rounding,
        "deal_price": row.deal_price, "earnest_amount": row.earnest_amount,
        "contract_area": row.contract_area,
        "payment_terms": row.payment_terms, "penalty_terms": row.penalty_terms,
    });
    Ok(digest::content(&content)?)
}
