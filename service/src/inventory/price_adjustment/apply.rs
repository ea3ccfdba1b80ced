//! Applying what was approved, at once or when its moment has come.

use super::load::{content_hash, lock, save};
use super::rows;
use crate::inventory::unit::reprice::{Cause, Prices, Repricing, reprice};
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Kernel, Result, Tx, commit};
use crate::notifications::{Notice, notify};
use chrono::{DateTime, Utc};
use entity::id::{PriceAdjustmentId, UnitId};
use entity::inventory::price_adjustment::{self, PriceAdjustmentState};
use entity::inventory::price_adjustment_unit::{self, AdjustmentOutcome, Column, Entity};
use entity::notifications::notification::NotificationKind;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

const ACT: &str = "inventory.price_adjustment.apply";
/// Ids of one statement; SQLite binds at most 32 766 values.
const IDS_AT_ONCE: usize = 5_000;

fn key(id: PriceAdjustmentId) -> String {
    format!("{ACT}/{id}")
}

/// Asks for the job that applies it at its moment.
pub(super) async fn later(
    tx: &Tx<'_>,
    row: &price_adjustment::Model,
    due_at: DateTime<Utc>,
) -> Result<()> {
    let later = Later {
        kind: ACT,
        due_at,
        project_id: Some(row.project_id),
        payload: json!({"adjustment_id": row.id}),
        unique_key: Some(key(row.id)),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await?;
    Ok(())
}

/// Takes the job back.
pub(super) async fn forget(tx: &Tx<'_>, id: PriceAdjustmentId) -> Result<()> {
    schedule::forget(tx, &key(id)).await
}

/// Job: applies the adjustment if it is approved and not yet applied; safe to repeat.
pub async fn run_apply(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: PriceAdjustmentId = serde_json::from_value(payload["adjustment_id"].clone())?;
    commit::by_system(kernel, ACT, async |tx| {
        let row = lock(tx, id).await?;
        let due = row.effective_at.is_none_or(|at| at <= tx.now);
        if row.state != PriceAdjustmentState::Approved || !due {
            return Ok(json!({"applied": false}));
        }
        apply(tx, row).await?;
        Ok(json!({"applied": true}))
    })
    .await
}

/// Changes every unit that is still for sale at the prices that were approved.
pub(super) async fn apply(tx: &mut Tx<'_>, mut row: price_adjustment::Model) -> Result<()> {
    let rows = rows::read(&tx.reader(), row.id).await?;
    if row.content_hash != Some(content_hash(&row, &rows)?) {
        return Err(Error::internal(format!("rows of {} are not those approved", row.id)));
    }
    row.state = row.state.apply()?;
    let wanted: Vec<Repricing> = rows.iter().filter_map(repricing).collect();
    let cause = Cause { adjustment_id: row.id, reason: &row.reason };
    let left = reprice(tx, &wanted, cause).await?;
    note(tx, row.id, &wanted, &left).await?;
    let (id, project_id, author) = (row.id, row.project_id, row.author_id);
    let (skipped, changed) = (left.len(), wanted.len() - left.len());
    // Units that were held at that moment go back on sale at the price they had: somebody has to
    // hear of it.
    let notice = Notice {
        kind: NotificationKind::PriceAdjusted,
        project_id: Some(project_id),
        about: ("inventory.price_adjustment", id.0),
        params: json!({"changed": changed, "skipped": skipped}),
    };
    row.skipped = i32::try_from(skipped).unwrap_or(i32::MAX);
    row.changed = i32::try_from(changed).unwrap_or(i32::MAX);
    row.applied_at = Some(tx.now);
    save(tx, row).await?;
    notify(tx, author, notice).await?;
    let subject = Subject::of("inventory.price_adjustment", id, project_id);
    let told = json!({"adjustment_id": id, "changed": changed, "skipped": skipped});
    tx.record("inventory.price_adjustment.applied", subject, &told)
}

fn repricing(row: &price_adjustment_unit::Model) -> Option<Repricing> {
    (row.outcome == AdjustmentOutcome::Planned).then_some(Repricing {
        unit_id: row.unit_id,
        from: Prices {
            unit_price: row.from_unit_price,
            list_price: row.from_list_price,
            floor_price: row.from_floor_price,
        },
        filed_price: row.filed_price,
        to: Prices {
            unit_price: row.to_unit_price,
            list_price: row.to_list_price,
            floor_price: row.to_floor_price,
        },
    })
}

/// Writes down what became of each row.
async fn note(
    tx: &Tx<'_>,
    id: PriceAdjustmentId,
    wanted: &[Repricing],
    left: &HashMap<UnitId, &'static str>,
) -> Result<()> {
    let mut outcomes: BTreeMap<Option<&str>, Vec<UnitId>> = BTreeMap::new();
    for row in wanted {
        outcomes.entry(left.get(&row.unit_id).copied()).or_default().push(row.unit_id);
    }
    for (code, units) in outcomes {
        let outcome = match code {
            None => AdjustmentOutcome::Changed,
            Some(_) => AdjustmentOutcome::Skipped,
        };
        let change = price_adjustment_unit::ActiveModel {
            outcome: Set(outcome),
            code: Set(code.map(str::to_owned)),
            ..Default::default()
        };
        for some in units.chunks(IDS_AT_ONCE) {
            Entity::update_many()
                .set(change.clone())
                .filter(Column::AdjustmentId.eq(id))
                .filter(Column::UnitId.is_in(some.iter().map(|id| id.0)))
                .exec(tx.db())
                .await?;
        }
    }
    Ok(())
}
