//! Loading and saving subscriptions.

use crate::kernel::{Error, Reader, Result, Tx, digest};
use crate::sales::trade::buyers;
use entity::id::SubscriptionId;
use entity::sales::subscription;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use serde_json::json;

/// The subscription, if the reader sees its project and its author.
pub async fn get(reader: &Reader<'_>, id: SubscriptionId) -> Result<subscription::Model> {
    let found = subscription::Entity::find_by_id(id).one(&reader.db).await?;
    let me = reader.actor.user_id;
    found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .filter(|row| reader.scope().sees_owner(me, row.author_id, row.team_id))
        .ok_or(Error::NotFound("subscription"))
}

/// The same under lock; taken after claim, unit and trade.
pub async fn lock(tx: &Tx<'_>, id: SubscriptionId) -> Result<subscription::Model> {
    let found = subscription::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.ok_or(Error::NotFound("subscription"))
}

/// Saves what can change about a subscription.
pub async fn save(tx: &Tx<'_>, row: &subscription::Model) -> Result<()> {
    let change = subscription::ActiveModel {
        id: Set(row.id),
        state: Set(row.state),
        sign_by_on: Set(row.sign_by_on),
        expires_at: Set(row.expires_at),
        closed_on: Set(row.closed_on),
        close_reason: Set(row.close_reason.clone()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    subscription::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// Hash over what an approval approves.
pub async fn content(tx: &Tx<'_>, row: &subscription::Model) -> Result<String> {
    let buyers = buyers::content(&tx.reader(), row.trade_id).await?;
    let content = json!({
        "unit_id": row.unit_id, "buyers": buyers,
        "list_price": row.list_price, "discounts": row.discounts, "rounding": row.rounding,
        "deal_price": row.deal_price, "earnest_amount": row.earnest_amount,
        "payment_terms": row.payment_terms, "penalty_terms": row.penalty_terms,
    });
    Ok(digest::content(&content)?)
}
