//! Sending what waits to go out: a recurring job, so one worker at a time.
//!
//! A message goes at least once. It counts as sent in a transaction of its own, right after the
//! courier took it, so that a crash repeats the one message that was under way and no other;
//! whoever takes them tells a repetition by its id. What the courier did not take is tried again
//! ever later, so that an hour without one loses nothing.

use super::contact::Addresses;
use crate::kernel::courier::Letter;
use crate::kernel::{Error, Kernel, Result, commit};
use chrono::{DateTime, TimeDelta, Utc};
use entity::admin::user_account::{self, UserState};
use entity::id::{NotificationId, UserId};
use entity::notifications::delivery::{
    ActiveModel, Column, Entity, Model, NotificationDeliveryState,
};
use entity::notifications::{contact, notification};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use std::collections::HashMap;

const ACT: &str = "notifications.delivery.send";
/// Messages of one run; the next one takes up the rest.
const BATCH: u64 = 500;
/// How old a message is at each of its tries, in minutes; after the last one it is given up.
const TRIES: [i64; 7] = [0, 1, 5, 30, 120, 360, 1_440];

/// Takes everything that waits to the courier.
pub async fn run_send(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let waiting = Entity::find()
        .filter(Column::State.eq(NotificationDeliveryState::Pending))
        .filter(due(kernel.clock.now()))
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .all(&kernel.db)
        .await?;
    let owners = owners(kernel, &waiting).await?;
    let (mut sent, mut failed) = (0, 0);
    for message in waiting {
        let ending = match owners.get(&message.notification_id) {
            Some(contact) => take(kernel, &message, contact).await,
            None => Ending::Nowhere,
        };
        settle(kernel, &message, ending).await?;
        let count = if ending == Ending::Sent { &mut sent } else { &mut failed };
        *count += 1;
    }
    Ok(json!({"sent": sent, "failed": failed}))
}

/// Whose next try has come.
fn due(now: DateTime<Utc>) -> Condition {
    (0_i32..).zip(TRIES).fold(Condition::any(), |due, (tried, minutes)| {
        let old = Column::CreatedAt.lte(now - TimeDelta::minutes(minutes));
        due.add(Column::Attempts.eq(tried).and(old))
    })
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Sent,
    Failed,
    /// The person took his address back meanwhile, or his account is disabled.
    Nowhere,
}

/// Whose the messages are, with the addresses as they are now; nobody whose account is disabled.
async fn owners(
    kernel: &Kernel,
    waiting: &[Model],
) -> Result<HashMap<NotificationId, contact::Model>> {
    let told: Vec<(NotificationId, UserId)> = notification::Entity::find()
        .select_only()
        .columns([notification::Column::Id, notification::Column::UserId])
        .filter(notification::Column::Id.is_in(waiting.iter().map(|row| row.notification_id)))
        .into_tuple()
        .all(&kernel.db)
        .await?;
    let active = Query::select()
        .column(user_account::Column::Id)
        .from(user_account::Entity)
        .and_where(user_account::Column::State.eq(UserState::Active))
        .take();
    let contacts = contact::Entity::find()
        .filter(contact::Column::UserId.is_in(told.iter().map(|(_, user)| *user)))
        .filter(contact::Column::UserId.in_subquery(active))
        .all(&kernel.db)
        .await?;
    let of = |user: UserId| contacts.iter().find(|row| row.user_id == user).cloned();
    Ok(told.into_iter().filter_map(|(id, user)| Some((id, of(user)?))).collect())
}

/// Takes one message to the courier.
async fn take(kernel: &Kernel, message: &Model, contact: &contact::Model) -> Ending {
    let taken = async {
        let addresses = Addresses::open(&kernel.cipher, contact)?;
        let Some(to) = addresses.by(message.channel) else { return Ok(Ending::Nowhere) };
        let Model { id, channel, title, text, created_at, .. } = message;
        let letter = Letter { id: id.0, channel: *channel, to, title, text, at: *created_at };
        kernel.courier.take(letter).await.map(|()| Ending::Sent)
    };
    taken.await.unwrap_or_else(|error: Error| {
        tracing::warn!(?error, id = %message.id, "a message could not be sent");
        Ending::Failed
    })
}

async fn settle(kernel: &Kernel, message: &Model, ending: Ending) -> Result<()> {
    let attempts = message.attempts + 1;
    let state = match ending {
        Ending::Sent => message.state.send()?,
        Ending::Failed if usize::try_from(attempts).is_ok_and(|tried| tried < TRIES.len()) => {
            message.state
        }
        Ending::Failed | Ending::Nowhere => message.state.fail()?,
    };
    let over = state != NotificationDeliveryState::Pending;
    commit::by_system(kernel, ACT, async |tx| {
        let change = ActiveModel {
            state: Set(state),
            attempts: Set(attempts),
            ended_at: Set(over.then_some(tx.now)),
            ..Default::default()
        };
        Entity::update_many()
            .set(change)
            .filter(Column::Id.eq(message.id))
            .filter(Column::State.eq(NotificationDeliveryState::Pending))
            .exec(tx.db())
            .await?;
        Ok(())
    })
    .await
}
