//! Whether a broker reports customers: paused for a while, or disabled for good.

use super::query::lock;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::broker::{ActiveModel, Entity, Model};
use entity::customers::channel_company::ChannelState;
use entity::id::BrokerId;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

/// He reports nobody for a while; what he reported goes on.
pub async fn pause(tx: &mut Tx<'_>, id: BrokerId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.pause()?;
    save(tx, &row, state, "customers.broker.paused").await
}

/// He reports again.
pub async fn resume(tx: &mut Tx<'_>, id: BrokerId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.resume()?;
    save(tx, &row, state, "customers.broker.resumed").await
}

/// Ends the work with him; what he reported goes on.
pub async fn disable(tx: &mut Tx<'_>, id: BrokerId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.disable()?;
    save(tx, &row, state, "customers.broker.disabled").await
}

async fn save(tx: &mut Tx<'_>, row: &Model, state: ChannelState, event: &str) -> Result<()> {
    let change = ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version + 1),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::global("customers.broker", row.id);
    tx.record(event, subject, &json!({"status": state}))
}
