//! The end of the time for an appeal: nobody appealed, and the verdict is final.

use super::load::{save, state_at};
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::customers::adjudication::{ActiveModel, AdjudicationState, Entity, Model};
use entity::id::AdjudicationId;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use serde_json::{Value, json};

pub const ACT: &str = "customers.adjudication.settle";

/// Key of the job that waits for the end of the time.
#[must_use]
pub fn key(id: AdjudicationId) -> String {
    format!("{ACT}/{id}")
}

/// Settles the adjudication whose time it is.
pub async fn run_settle(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: AdjudicationId = serde_json::from_value(payload["adjudication_id"].clone())?;
    let settled = commit::by_system(kernel, ACT, async |tx| {
        let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
        let over = |row: &Model| {
            row.state == AdjudicationState::Decided
                && state_at(row, tx.now) == AdjudicationState::Final
        };
        match row.filter(over) {
            Some(row) => settle(tx, &row).await.map(|()| 1),
            None => Ok(0),
        }
    })
    .await?;
    Ok(json!({"settled": settled}))
}

/// The verdict of a locked adjudication is final.
pub async fn settle(tx: &mut Tx<'_>, row: &Model) -> Result<()> {
    let state = row.state.settle()?;
    let change = ActiveModel { open_hash: Set(None), ..Default::default() };
    save(tx, row, state, change, "customers.adjudication.settled").await
}
