//! Why a unit is kept for a customer can say who he is, so it goes with him when he is erased.

use crate::kernel::{Result, Tx};
use entity::id::{CustomerId, UnitId};
use entity::inventory::unit::{self, Column, Entity};
use entity::inventory::unit_event::{self, Step};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The acts that write such a reason; the first begins the keeping.
const ACTS: [&str; 2] = ["inventory.unit.withhold", "inventory.unit.amend_withholding"];
/// The field that an amendment notes.
const FIELD: &str = "withheld_reason";

/// Puts the mask in place of the reasons why units are kept for these customers, in the units and
/// in their histories. The units stay kept.
pub async fn forget(tx: &Tx<'_>, customers: &[CustomerId], mask: &str) -> Result<()> {
    let kept: Vec<UnitId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::WithheldForId.is_in(customers.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(tx.db())
        .await?;
    if kept.is_empty() {
        return Ok(());
    }
    let reason = Set(Some(mask.to_owned()));
    Entity::update_many()
        .set(unit::ActiveModel { withheld_reason: reason, ..Default::default() })
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(kept.iter().map(|id| id.0)))
        .exec(tx.db())
        .await?;
    for id in kept {
        unsay(tx, id, mask).await?;
    }
    Ok(())
}

/// The history of the unit, back to the moment from which it is kept.
async fn unsay(tx: &Tx<'_>, id: UnitId, mask: &str) -> Result<()> {
    let events = unit_event::Entity::find()
        .filter(unit_event::Column::UnitId.eq(id))
        .filter(unit_event::Column::Act.is_in(ACTS))
        .order_by_desc(unit_event::Column::At)
        .order_by_desc(unit_event::Column::Id)
        .all(tx.db())
        .await?;
    for event in events {
        let mut changes = event.changes;
        if let Some(Step { from, to }) = changes.0.get_mut(FIELD) {
            [from, to].into_iter().flatten().for_each(|text| mask.clone_into(text));
        }
        let change = unit_event::ActiveModel {
            id: Set(event.id),
            reason: Set(event.reason.map(|_| mask.to_owned())),
            changes: Set(changes),
            ..Default::default()
        };
        unit_event::Entity::update(change).exec(tx.db()).await?;
        if event.act == ACTS[0] {
            break;
        }
    }
    Ok(())
}
