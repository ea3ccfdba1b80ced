//! Sending what waits to go out: a recurring job, so one worker at a time.

use super::courier;
use crate::kernel::{Kernel, Result, commit};
use entity::notifications::delivery::{
    ActiveModel, Column, Entity, Model, NotificationDeliveryState,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

const ACT: &str = "notifications.delivery.send";
/// Messages of one run; the next one takes up the rest.
const BATCH: u64 = 500;
/// A message that failed so often is given up.
const MAX_TRIES: i32 = 5;

/// Takes everything that waits to the courier.
pub async fn run_send(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let waiting = Entity::find()
        .filter(Column::State.eq(NotificationDeliveryState::Pending))
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .all(&kernel.db)
        .await?;
    let (mut sent, mut failed) = (0, 0);
    for message in waiting {
        let taken = courier::take(kernel, &message).await;
        if let Err(error) = &taken {
            tracing::warn!(?error, id = %message.id, "a message could not be sent");
        }
        settle(kernel, &message, taken.is_ok()).await?;
        let count = if taken.is_ok() { &mut sent } else { &mut failed };
        *count += 1;
    }
    Ok(json!({"sent": sent, "failed": failed}))
}

async fn settle(kernel: &Kernel, message: &Model, sent: bool) -> Result<()> {
    let attempts = message.attempts + 1;
    let state = match sent {
        true => message.state.send()?,
        false if attempts >= MAX_TRIES => message.state.fail()?,
        false => message.state,
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
