//! Retiring a flow: nothing new is decided by it.

use super::create::told;
use super::query::lock;
use crate::kernel::{Result, Tx};
use entity::approvals::flow;
use entity::id::FlowId;
use sea_orm::{ActiveValue::Set, EntityTrait};

/// Retires a flow; open requests go on by it, and another may take its place.
pub async fn retire(tx: &mut Tx<'_>, id: FlowId) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.retire()?;
    let change = flow::ActiveModel {
        id: Set(id),
        state: Set(row.state),
        live_key: Set(None),
        retired_at: Set(Some(tx.now)),
        ..Default::default()
    };
    flow::Entity::update(change).exec(tx.db()).await?;
    told(tx, &row, "approvals.flow.retired")
}
