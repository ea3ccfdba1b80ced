//! Changing what is drafted, until others are asked.

use super::check::check;
use super::create::PriceChange;
use super::load::{lock, save};
use crate::inventory::Inventory;
use crate::inventory::naming::named;
use crate::kernel::tx::Subject;
use crate::kernel::{Actor, Patch, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::id::PriceAdjustmentId;
use entity::inventory::price_adjustment::{self, AdjustedPrice, Selection};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What changes of a draft; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "change": {"kind": "percent", "value": "2.50"}, "reason": "二季度调价，下调幅度"
}))]
pub struct UpdatePriceAdjustment {
    /// Takes the place of the whole selection.
    pub selection: Option<Selection>,
    pub change: Option<PriceChange>,
    pub applies_to: Option<AdjustedPrice>,
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub effective_at: Patch<DateTime<Utc>>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
}

/// Changes a draft, or what was rejected, which becomes a draft again.
pub async fn update(
    tx: &mut Tx<'_>,
    id: PriceAdjustmentId,
    input: &UpdatePriceAdjustment,
) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.update()?;
    (row.content_hash, row.submitted_at) = (None, None);
    (row.planned, row.refused) = (0, 0);
    (row.decided_by, row.decided_at) = (None, None);
    if let Some(selection) = &input.selection {
        row.selection = selection.clone();
    }
    if let Some(PriceChange { kind, value }) = input.change {
        (row.change_kind, row.change_value) = (kind, value);
    }
    row.applies_to = input.applies_to.unwrap_or(row.applies_to);
    let since = input.effective_at.as_set().map(|at| at.trunc_subsecs(6));
    check(tx, &row, since).await?;
    own(tx.actor, &row)?;
    input.effective_at.put(&mut row.effective_at);
    row.effective_at = row.effective_at.map(|at| at.trunc_subsecs(6));
    if let Some(reason) = &input.reason {
        row.reason = named("/reason", reason)?;
    }
    let change = PriceChange { kind: row.change_kind, value: row.change_value };
    let told = json!({"adjustment_id": id, "change": change, "reason": row.reason});
    let subject = Subject::of("inventory.price_adjustment", id, row.project_id);
    save(tx, row).await?;
    tx.record("inventory.price_adjustment.updated", subject, &told)
}

/// Who changes a draft has made it, and does not decide it: so nobody but its author does.
pub(super) fn own(actor: &Actor, row: &price_adjustment::Model) -> Result<()> {
    if actor.user_id == Some(row.author_id) { Ok(()) } else { Err(Inventory::NotAuthor.into()) }
}
