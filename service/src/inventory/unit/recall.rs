//! Recalling 撤盘: an available unit leaves the market, with a reason.

use super::batch::{self, Batch, Becoming, Row};
use crate::inventory::Inventory;
use crate::inventory::naming::named;
use crate::kernel::{Result, Tx};
use entity::id::UnitId;
use entity::inventory::axes::SaleState;
use entity::inventory::{unit, unit_claim};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// Units to recall.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"], "reason": "价格调整"
}))]
pub struct RecallUnits {
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// The version that was seen of each unit, in the order of the ids; one that has changed since
    /// is left as it is (`stale`).
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub versions: Option<Vec<i32>>,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// May the unit be recalled?
pub(super) fn check(unit: &unit::Model, claimed: bool) -> Result<()> {
    unit.sale_state.recall()?;
    if claimed { Err(Inventory::UnitClaimed.into()) } else { Ok(()) }
}

/// Recalls the units that may be; says of the others why not.
pub async fn recall(tx: &mut Tx<'_>, input: &RecallUnits, atomic: bool) -> Result<Batch> {
    let reason = named("/reason", &input.reason)?;
    let mut batch = Batch::default();
    let rows = batch::lock_all(tx, &input.unit_ids, input.versions.as_deref(), &mut batch).await?;
    let rows = batch::as_read(tx, rows).await?;
    let claimed = claimed(tx, &input.unit_ids).await?;
    let mut passed = vec![];
    for Row { index, unit } in rows {
        match check(&unit, claimed.contains(&unit.id)) {
            Ok(()) => passed.push(unit),
            Err(error) => batch.fail(index, unit.id, error)?,
        }
    }
    let becoming = Becoming {
        event: "inventory.unit.recalled",
        sale: SaleState::Unreleased,
        reason: Some(&reason),
        withheld: None,
    };
    batch::settle(tx, passed, &becoming, batch, atomic).await
}

/// Those of the units that somebody has.
pub(super) async fn claimed(tx: &Tx<'_>, ids: &[UnitId]) -> Result<HashSet<UnitId>> {
    use unit_claim::Column;
    let alive = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(tx.now));
    let claimed: Vec<UnitId> = unit_claim::Entity::find()
        .select_only()
        .column(Column::UnitId)
        .filter(Column::UnitId.is_in(ids.iter().map(|id| id.0)))
        .filter(alive)
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(claimed.into_iter().collect())
}
