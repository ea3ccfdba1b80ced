//! Changing the kept sums under lock; the account's row is what acts on one trade queue at.

use crate::kernel::{Error, Result, Tx};
use entity::Money;
use entity::id::TradeId;
use entity::receivables::trade_account;
use entity::sales::trade;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};

/// By how much each sum changes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delta {
    pub received: Money,
    pub allocated: Money,
    pub credit: Money,
    pub refunded: Money,
    pub refunding: Money,
    pub kept: Money,
}

/// The account, locked until the act ends.
pub async fn lock(tx: &Tx<'_>, trade_id: TradeId) -> Result<trade_account::Model> {
    let found = trade_account::Entity::find_by_id(trade_id).lock_exclusive().one(tx.db()).await?;
    found.ok_or(Error::NotFound("trade"))
}

/// The account and its trade as they are now, both locked until the act ends.
pub async fn lock_with_trade(
    tx: &Tx<'_>,
    trade_id: TradeId,
) -> Result<(trade_account::Model, trade::Model)> {
    // The trade comes first, as with everybody who locks both.
    let to_account: RelationDef = trade::Entity::belongs_to(trade_account::Entity)
        .from(trade::Column::Id)
        .to(trade_account::Column::TradeId)
        .into();
    let found = trade::Entity::find_by_id(trade_id)
        .select_also(trade_account::Entity)
        .join(JoinType::InnerJoin, to_account)
        .lock_exclusive()
        .one(tx.db())
        .await?;
    match found {
        Some((trade, Some(account))) => Ok((account, trade)),
        _ => Err(Error::NotFound("trade")),
    }
}

/// The account with the sums changed.
pub async fn apply(
    tx: &Tx<'_>,
    account: trade_account::Model,
    delta: &Delta,
) -> Result<trade_account::Model> {
    let account = changed(account, delta)?;
    let row = trade_account::ActiveModel {
        received: Set(account.received),
        allocated: Set(account.allocated),
        credit: Set(account.credit),
        refunded: Set(account.refunded),
        refunding: Set(account.refunding),
        kept: Set(account.kept),
        version: Set(account.version),
        ..Default::default()
    };
    trade_account::Entity::update_many()
        .set(row)
        .filter(trade_account::Column::TradeId.eq(account.trade_id))
        .exec(tx.db())
        .await?;
    Ok(account)
}

/// No fen appears or vanishes: received = allocated + credit + refunded + kept, none below zero.
fn changed(mut account: trade_account::Model, delta: &Delta) -> Result<trade_account::Model> {
    account.received = account.received.plus(delta.received)?;
    account.allocated = account.allocated.plus(delta.allocated)?;
    account.credit = account.credit.plus(delta.credit)?;
    account.refunded = account.refunded.plus(delta.refunded)?;
    account.refunding = account.refunding.plus(delta.refunding)?;
    account.kept = account.kept.plus(delta.kept)?;
    account.version += 1;
    let places = [account.allocated, account.credit, account.refunded, account.kept];
    let sound = Money::total(places)? == account.received
        && !account.refunding.is_negative()
        && account.refunding <= account.credit
        && places.iter().all(|sum| !sum.is_negative());
    if sound {
        Ok(account)
    } else {
        Err(Error::internal(format!("money of trade {} would not add up", account.trade_id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::ProjectId;
    use uuid::Uuid;

    fn account(credit: i64, refunding: i64) -> trade_account::Model {
        trade_account::Model {
            trade_id: TradeId(Uuid::nil()),
            project_id: ProjectId(Uuid::nil()),
            received: Money::yuan(credit),
            allocated: Money::ZERO,
            credit: Money::yuan(credit),
            refunded: Money::ZERO,
            refunding: Money::yuan(refunding),
            kept: Money::ZERO,
            version: 1,
        }
    }

    #[test]
    fn changes_that_lose_or_double_money_are_faults() {
        let yuan = Money::yuan;
        let none = Delta::default();
        for (delta, passes) in [
            (Delta { received: yuan(5), credit: yuan(5), ..none }, true),
            (Delta { received: yuan(5), ..none }, false),
            (Delta { credit: yuan(-5), allocated: yuan(5), ..none }, true),
            (Delta { credit: yuan(-5), allocated: yuan(6), ..none }, false),
            (Delta { credit: yuan(-11), allocated: yuan(11), ..none }, false),
            (Delta { credit: yuan(-8), kept: yuan(8), ..none }, false),
            (Delta { refunding: yuan(8), ..none }, false),
            (Delta { refunding: yuan(-4), ..none }, false),
        ] {
            assert_eq!(changed(account(10, 3), &delta).is_ok(), passes, "{delta:?}");
        }
    }
}
