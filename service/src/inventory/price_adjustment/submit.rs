//! Submitting: the rows are made up once, and a second person decides exactly these.

use super::load::{content_hash, lock, save};
use super::rows;
use crate::approvals::{self, request::Opening};
use crate::inventory::Inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::Money;
use entity::id::PriceAdjustmentId;
use entity::inventory::price_adjustment;
use entity::inventory::price_adjustment_unit::{self, AdjustmentOutcome, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

/// Rows of one insert, of fifteen columns each.
const ROWS_AT_ONCE: usize = 1_000;
/// Role whose people decide.
const DECIDER: &str = "manager";

/// Submits the draft; with `atomic`, only if every unit of the selection can change.
pub async fn submit(tx: &mut Tx<'_>, id: PriceAdjustmentId, atomic: bool) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.submit()?;
    let rows = rows::make(&tx.reader(), &row).await?;
    let planned = rows.iter().filter(|row| row.outcome == AdjustmentOutcome::Planned).count();
    let refused = rows.len() - planned;
    if planned == 0 {
        return Err(Inventory::NothingToAdjust.with("refused", &refused).into());
    }
    if atomic && refused > 0 {
        return Err(Inventory::RowsRefused.with("refused", &refused).into());
    }
    write(tx, id, &rows).await?;
    let hash = content_hash(&row, &rows)?;
    row.content_hash = Some(hash.clone());
    row.planned = i32::try_from(planned).unwrap_or(i32::MAX);
    row.refused = i32::try_from(refused).unwrap_or(i32::MAX);
    row.submitted_at = Some(tx.now);
    (row.decided_by, row.decided_at) = (None, None);
    let opening = Opening {
        project_id: row.project_id,
        document_type: "inventory.price_adjustment",
        document_id: id.0,
        content_hash: hash,
        reasons: vec![],
        role: DECIDER,
        facts: facts(&row, &rows),
        follows: false,
    };
    let project_id = row.project_id;
    save(tx, row).await?;
    // Prices move by people's decision: no rule lets an adjustment pass.
    let _asked = approvals::request::open(tx, opening).await?;
    let subject = Subject::of("inventory.price_adjustment", id, project_id);
    let told = json!({"adjustment_id": id, "planned": planned, "refused": refused});
    tx.record("inventory.price_adjustment.submitted", subject, &told)
}

/// What the rules of an approval flow see of it.
fn facts(row: &price_adjustment::Model, rows: &[price_adjustment_unit::Model]) -> Value {
    let planned = || rows.iter().filter(|row| row.outcome == AdjustmentOutcome::Planned);
    let sum = |amounts: &mut dyn Iterator<Item = Money>| {
        amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.as_fen()))
    };
    json!({
        "units": planned().count(), "kind": row.change_kind, "applies_to": row.applies_to,
        "before": sum(&mut planned().map(|row| row.from_list_price)),
        "after": sum(&mut planned().map(|row| row.to_list_price)),
    })
}

/// Replaces the rows of an earlier try.
async fn write(
    tx: &Tx<'_>,
    id: PriceAdjustmentId,
    rows: &[price_adjustment_unit::Model],
) -> Result<()> {
    Entity::delete_many().filter(Column::AdjustmentId.eq(id)).exec(tx.db()).await?;
    for some in rows.chunks(ROWS_AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
