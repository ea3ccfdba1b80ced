//! Making way: holds of a unit whose claim has just passed to somebody else.

use super::{expire, load};
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::CustomerId;
use entity::inventory::unit;
use entity::sales::hold::{self, HoldState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Ends the holds of a unit whose claim the caller has taken: that of the buyer is used up, one
/// whose time is over has expired. A live hold of anybody else would have kept its claim.
pub async fn make_way(
    tx: &mut Tx<'_>,
    unit: unit::Model,
    buyers: &[CustomerId],
) -> Result<unit::Model> {
    let holds = hold::Entity::find()
        .filter(hold::Column::UnitId.eq(unit.id))
        .filter(hold::Column::State.eq(HoldState::Active))
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let mut sold = false;
    for mut hold in holds {
        let used = hold.expires_at > tx.now && buyers.contains(&hold.customer_id);
        let event = if used { "sales.hold.used" } else { "sales.hold.expired" };
        hold.state = if used { hold.state.subscribe()? } else { hold.state.expire()? };
        sold |= used;
        load::save(tx, &hold).await?;
        expire::forget(tx, hold.id).await?;
        let detail = json!({"unit_id": hold.unit_id});
        tx.record(event, Subject::of("sales.hold", hold.id, hold.project_id), &detail)?;
    }
    if !sold {
        return inventory::unit::end_hold(tx, unit).await;
    }
    let axes = AxisChange { sale: Some(unit.sale_state.free()?), ..Default::default() };
    inventory::unit::axis::change(tx, unit, axes, None).await
}
