//! Expiry of subscriptions: by the timed event and by the scan, with one effect.

use super::close::{self, Ending, Money};
use super::load;
use crate::kernel::actor::Actor;
use crate::kernel::{Kernel, Reader, Result, Tx, commit, parameter};
use entity::id::SubscriptionId;
use entity::sales::subscription::{self, Column, SubscriptionState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

const ACT: &str = "sales.subscription.expire";
/// Subscriptions that one scan ends; the next scan takes up the rest.
const BATCH: u64 = 500;
const OPEN: [SubscriptionState; 2] =
    [SubscriptionState::PendingApproval, SubscriptionState::Active];

/// Ends the subscription if its time is over; false when there was nothing to do.
async fn expire(tx: &mut Tx<'_>, id: SubscriptionId) -> Result<bool> {
    let seen = load::get(&tx.reader(), id).await?;
    if !over(tx, &seen) {
        return Ok(false);
    }
    let loaded = close::lock(tx, &seen).await?;
    if !over(tx, &loaded.row) {
        // Extended while we waited: the claim given back must come back, so all is undone.
        return Err(crate::kernel::Error::Contended("the subscription was extended".to_owned()));
    }
    let key = "sales.subscription.expiry_policy";
    let policy: String = parameter::read(&tx.reader(), key, Some(loaded.row.project_id)).await?;
    let forfeits = policy == "forfeit" && loaded.row.state == SubscriptionState::Active;
    let ending = if forfeits {
        Ending { step: SubscriptionState::forfeit, reason: "expired", money: Money::Forfeited }
    } else {
        Ending { step: SubscriptionState::expire, reason: "expired", money: Money::Refunded }
    };
    close::close(tx, loaded, &ending).await?;
    Ok(true)
}

fn over(tx: &Tx<'_>, row: &subscription::Model) -> bool {
    OPEN.contains(&row.state) && row.expires_at.is_some_and(|at| at <= tx.now)
}

/// The timed event.
pub async fn run_expire(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: SubscriptionId = serde_json::from_value(payload["subscription_id"].clone())?;
    let done = commit::by_system(kernel, ACT, async |tx| expire(tx, id).await).await?;
    Ok(json!({"expired": u8::from(done)}))
}

/// The scan over every subscription whose time is over.
pub async fn run_scan(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let actor = Actor::system();
    let reader = Reader::new(kernel, &actor);
    let over = subscription::Entity::find()
        .filter(Column::State.is_in(OPEN))
        .filter(Column::ExpiresAt.lte(reader.now))
        .order_by_asc(Column::ExpiresAt)
        .limit(BATCH)
        .all(&reader.db)
        .await?;
    let mut expired = 0;
    for row in over {
        let project = Some(row.project_id);
        if parameter::read(&reader, "sales.expiry.by_scan", project).await? {
            match commit::by_system(kernel, ACT, async |tx| expire(tx, row.id).await).await {
                Ok(done) => expired += u32::from(done),
                // One that fails must not keep the rest from ending; the next scan tries it again.
                Err(error) => tracing::error!(id = %row.id, ?error, "not expired"),
            }
        }
    }
    Ok(json!({"expired": expired}))
}
