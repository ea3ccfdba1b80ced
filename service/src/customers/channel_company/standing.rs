//! Whether a channel company reports customers: paused for a while, or disabled for good.

use super::query::lock;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::channel_company::{ActiveModel, ChannelState, Entity, Model};
use entity::id::ChannelCompanyId;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

/// No broker of it reports anybody for a while; what was reported goes on.
pub async fn pause(tx: &mut Tx<'_>, id: ChannelCompanyId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.pause()?;
    save(tx, &row, state, "customers.channel_company.paused").await
}

/// Its brokers report again.
pub async fn resume(tx: &mut Tx<'_>, id: ChannelCompanyId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.resume()?;
    save(tx, &row, state, "customers.channel_company.resumed").await
}

/// Ends the work with it; what was reported goes on.
pub async fn disable(tx: &mut Tx<'_>, id: ChannelCompanyId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = row.state.disable()?;
    save(tx, &row, state, "customers.channel_company.disabled").await
}

async fn save(tx: &mut Tx<'_>, row: &Model, state: ChannelState, event: &str) -> Result<()> {
    let change = ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version + 1),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::global("customers.channel_company", row.id);
    tx.record(event, subject, &json!({"status": state}))
}
