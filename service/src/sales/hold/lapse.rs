//! Holds whose time was over when somebody acted on their units.

use super::expire;
use crate::inventory;
use crate::inventory::unit::HOLD_LAPSED;
use crate::kernel::{Result, Tx};
use entity::id::UnitId;
use entity::kernel::event;
use entity::sales::hold::{Column, Entity, HoldState};
use futures_util::future::LocalBoxFuture;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Ends the hold in the transaction of who was given the unit.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        if event.name != HOLD_LAPSED {
            return Ok(());
        }
        let unit_id: UnitId = serde_json::from_value(event.payload["unit_id"].clone())?;
        let unit = inventory::unit::get(&tx.reader(), unit_id).await?;
        let holds = Entity::find()
            .filter(Column::UnitId.eq(unit_id))
            .filter(Column::State.eq(HoldState::Active))
            .filter(Column::ExpiresAt.lte(tx.now))
            .lock_exclusive()
            .all(tx.db())
            .await?;
        for hold in holds {
            expire::end(tx, hold, &unit.code).await?;
        }
        Ok(())
    })
}
