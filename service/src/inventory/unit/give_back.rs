//! Giving back what was withheld, by hand or when its last day is over.

use super::batch::{self, Batch, Becoming, Row};
use crate::inventory::naming::remark;
use crate::kernel::clock::day_in;
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::id::UnitId;
use entity::inventory::axes::SaleState;
use entity::inventory::project;
use entity::inventory::unit::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

/// Units of one transaction of the scan.
const SCANNED_AT_ONCE: u64 = 500;

/// Units to give back.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_ids": ["01935e3c-5a00-7000-8000-000000000006"]}))]
pub struct GiveBackUnits {
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
}

/// May the unit be given back?
pub(super) fn check(unit: &unit::Model) -> Result<()> {
    unit.sale_state.give_back()?;
    Ok(())
}

/// Gives back the units that are withheld; says of the others why not.
pub async fn give_back(tx: &mut Tx<'_>, input: &GiveBackUnits, atomic: bool) -> Result<Batch> {
    let reason = remark(input.reason.as_deref());
    free(tx, &input.unit_ids, reason.as_deref(), atomic).await
}

async fn free(
    tx: &mut Tx<'_>,
    ids: &[UnitId],
    reason: Option<&str>,
    atomic: bool,
) -> Result<Batch> {
    let mut batch = Batch::default();
    let rows = batch::lock_all(tx, ids, &mut batch).await?;
    let mut passed = vec![];
    for Row { index, unit } in rows {
        match check(&unit) {
            Ok(()) => passed.push(unit),
            Err(error) => batch.fail(index, unit.id, error)?,
        }
    }
    let becoming = Becoming {
        event: "inventory.unit.given_back",
        sale: SaleState::Available,
        reason,
        withheld_until_on: None,
    };
    batch::settle(tx, passed, &becoming, batch, atomic).await
}

/// Gives back every unit whose last withheld day is over in its project's time zone.
pub async fn run_end_withholding(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let zones: Vec<(entity::id::ProjectId, String)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::TimeZone])
        .order_by_asc(project::Column::Id)
        .into_tuple()
        .all(&kernel.db)
        .await?;
    let mut given_back = 0;
    for (project_id, zone) in zones {
        loop {
            let today = day_in(&zone, kernel.clock.now());
            let due: Vec<UnitId> = Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::ProjectId.eq(project_id))
                .filter(Column::Status.eq(unit::UnitStatus::Withheld))
                .filter(Column::WithheldUntilOn.lt(today))
                .order_by_asc(Column::Id)
                .limit(SCANNED_AT_ONCE)
                .into_tuple()
                .all(&kernel.db)
                .await?;
            if due.is_empty() {
                break;
            }
            let act = "inventory.unit.end_withholding";
            let batch = commit::by_system(kernel, act, async |tx| {
                free(tx, &due, Some("withheld until this day"), false).await
            })
            .await?;
            given_back += batch.done;
            if batch.done == 0 {
                break;
            }
        }
    }
    Ok(json!({"given_back": given_back}))
}
