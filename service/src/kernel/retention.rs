//! What the kernel keeps only for a while.

use super::clock::real_now;
use super::commit;
use super::error::Result;
use super::feed::ticket;
use super::start::Kernel;
use chrono::TimeDelta;
use entity::kernel::idempotency;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// Answers to idempotency keys are kept so long, in days of the machine's clock.
const KEY_DAYS: i64 = 7;

/// Deletes idempotency keys and event tickets whose time is over.
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
    Ok(json!({"deleted": deleted, "tickets": tickets}))
}
