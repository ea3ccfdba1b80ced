//! Drafting an adjustment: which units, by how much, from when.

use super::check::check;
use super::load::of_project;
use crate::inventory::naming::named;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::Money;
use entity::id::{PriceAdjustmentId, ProjectId};
use entity::inventory::price_adjustment::{
    self, AdjustedPrice, PriceAdjustmentState, PriceChangeKind, Selection,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// By how much prices change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "percent", "value": "3.00"}))]
pub struct PriceChange {
    pub kind: PriceChangeKind,
    /// Below zero lowers. Percent: 3 means + 3 %, with two places at most. `amount` is yuan of
    /// the total, `unit_amount` yuan per square metre of the price basis.
    pub value: Money,
}

/// A price adjustment to draft.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "selection": {"layouts": ["A1"], "min_floor": 10, "max_floor": 18},
    "change": {"kind": "percent", "value": "3.00"}, "applies_to": "list",
    "effective_at": "2099-04-01T16:00:00Z", "reason": "二季度调价"
}))]
pub struct CreatePriceAdjustment {
    pub project_id: ProjectId,
    /// Units that fit everything that is said; all of the project where nothing is.
    pub selection: Selection,
    pub change: PriceChange,
    pub applies_to: AdjustedPrice,
    /// When it takes effect; once it is approved when absent.
    pub effective_at: Option<DateTime<Utc>>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Writes the draft.
pub async fn create(tx: &mut Tx<'_>, input: &CreatePriceAdjustment) -> Result<PriceAdjustmentId> {
    let project = of_project(&tx.reader(), input.project_id).await?;
    let effective_at = input.effective_at.map(|at| at.trunc_subsecs(6));
    let row = price_adjustment::Model {
        id: tx.id::<PriceAdjustmentId>(),
        project_id: project,
        state: PriceAdjustmentState::Draft,
        selection: input.selection.clone(),
        change_kind: input.change.kind,
        change_value: input.change.value,
        applies_to: input.applies_to,
        effective_at,
        reason: named("/reason", &input.reason)?,
        content_hash: None,
        planned: 0,
        refused: 0,
        changed: 0,
        skipped: 0,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        applied_at: None,
        version: 1,
    };
    check(tx, &row, effective_at).await?;
    let id = row.id;
    price_adjustment::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    let subject = Subject::of("inventory.price_adjustment", id, project);
    let told = json!({"adjustment_id": id, "change": input.change, "reason": input.reason});
    tx.record("inventory.price_adjustment.created", subject, &told)?;
    Ok(id)
}
