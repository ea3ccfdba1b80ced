//! What the kernel keeps only for a while.

use super::clock::real_now;
use super::commit;
use super::error::Result;
use super::feed::ticket;
use super::limit;
use super::start::Kernel;
use super::tx::Tx;
use chrono::TimeDelta;
use entity::kernel::idempotency;
use sea_orm::sea_query::LikeExpr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

/// Answers to idempotency keys are kept so long, in days of the machine's clock.
const KEY_DAYS: i64 = 7;

/// Outcome of a request whose answer is no longer there.
pub(super) const DROPPED: &str = "dropped";
/// Ids of one statement.
const IDS_AT_ONCE: usize = 50;

/// Drops every stored answer that names one of the ids, and keeps its key: the request stays done.
/// Answers how many there were.
pub async fn drop_answers(tx: &Tx<'_>, ids: &[Uuid]) -> Result<u64> {
    let mut dropped = 0;
    for some in ids.chunks(IDS_AT_ONCE) {
        let named = some.iter().fold(Condition::any(), |any, id| {
            any.add(idempotency::Column::Answer.like(LikeExpr::new(format!("%{id}%"))))
        });
        let change = idempotency::ActiveModel {
            outcome: Set(DROPPED.to_owned()),
            answer: Set(String::new()),
            location: Set(None),
            etag: Set(None),
            ..Default::default()
        };
        let rows = idempotency::Entity::update_many().set(change).filter(named);
        dropped += rows.exec(tx.db()).await?.rows_affected;
    }
    Ok(dropped)
}

/// Deletes idempotency keys, event tickets and rate windows whose time is over.
pub async fn run_forget_keys(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let before = real_now() - TimeDelta::days(KEY_DAYS);
    let deleted = commit::by_system(kernel, "kernel.idempotency.forget", async |tx| {
        let deleted = idempotency::Entity::delete_many()
            .filter(idempotency::Column::CreatedAt.lt(before))
            .exec(tx.db())
            .await?;
        Ok(deleted.rows_affected)
    })
    .await?;
    let tickets = ticket::forget(kernel).await?;
    let windows = limit::sweep(kernel).await?;
    Ok(json!({"deleted": deleted, "tickets": tickets, "windows": windows}))
}
