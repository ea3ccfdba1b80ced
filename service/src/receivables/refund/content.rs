//! What an approval of a refund is bound to, and the row that acts queue at.

use crate::kernel::{Error, Result, Tx, digest};
use entity::id::RefundId;
use entity::receivables::refund::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Trade, amount and reason: whoever approves saw these.
pub fn content_hash(refund: &refund::Model) -> Result<String> {
    let content = json!({
        "trade_id": refund.trade_id, "amount": refund.amount, "reason": refund.reason,
    });
    Ok(digest::content(&content)?)
}

/// The refund, locked until the act ends.
pub async fn lock(tx: &Tx<'_>, id: RefundId) -> Result<refund::Model> {
    let row = refund::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("refund"))
}

/// Writes what an act changed; the version rises.
pub async fn save(tx: &Tx<'_>, row: &refund::Model, change: refund::ActiveModel) -> Result<()> {
    let mut change = change;
    change.version = sea_orm::ActiveValue::Set(row.version + 1);
    refund::Entity::update_many().set(change).filter(Column::Id.eq(row.id)).exec(tx.db()).await?;
    Ok(())
}
