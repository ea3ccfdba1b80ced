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
        if hold.expires_at <= tx.now || !buyers.contains(&hold.customer_id) {
            expire::end(tx, hold, &unit.code).await?;
            continue;
        }
        sold = true;
        hold.state = hold.state.subscribe()?;
        load::save(tx, &hold).await?;
        expire::forget(tx, hold.id).await?;
        let detail = json!({"unit_id": hold.unit_id});
        let subject = Subject::of("sales.hold", hold.id, hold.project_id);
        tx.record("sales.hold.used", subject, &detail)?;
    }
    if !sold {
        return inventory::unit::end_hold(tx, unit).await;
    }
    let axes = AxisChange { sale: Some(unit.sale_state.free()?), ..Default::default() };
    inventory::unit::axis::change(tx, unit, axes, None).await
}
