//! Reading adjustments.

use super::create::PriceChange;
use super::load::get;
use super::update::own;
use crate::approvals::{self, Approvals, DecisionView, Decisions};
use crate::kernel::acts::Acts;
use crate::kernel::days::Days;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, act};
use chrono::{DateTime, Utc};
use entity::id::{PriceAdjustmentId, ProjectId, UserId};
use entity::inventory::price_adjustment::{
    self, AdjustedPrice, Column, Entity, PriceAdjustmentState, Selection,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "effective_at"];

/// A price adjustment as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000011",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "selection": {"building_ids": [], "layouts": ["A1"], "min_floor": 10, "max_floor": 18,
        "unit_ids": [], "statuses": []},
    "change": {"kind": "percent", "value": "3.00"}, "applies_to": "list",
    "effective_at": "2099-04-01T16:00:00Z", "reason": "二季度调价", "status": "reviewing",
    "planned": 9, "refused": 0, "changed": 0, "skipped": 0,
    "author_id": "01935e3c-5a00-7000-8000-000000000009",
    "created_at": "2025-03-10T01:30:00Z", "submitted_at": "2025-03-10T02:00:00Z",
    "decided_by": null, "decided_at": null, "applied_at": null,
    "decisions": [{
        "kind": "rejected", "at": "2025-03-10T03:00:00Z",
        "user_id": "0193a5c0-0000-7000-8000-000000000008", "user": "Zhao Min",
        "for_user_id": null, "comment": "涨幅过大"
    }],
    "version": 4
}))]
pub struct PriceAdjustmentView {
    pub id: PriceAdjustmentId,
    pub project_id: ProjectId,
    pub selection: Selection,
    pub change: PriceChange,
    pub applies_to: AdjustedPrice,
    /// Null for once it is approved.
    pub effective_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub status: PriceAdjustmentState,
    /// Units that shall change, as submitted.
    pub planned: i32,
    /// Units that could not change when it was submitted.
    pub refused: i32,
    /// Units that were changed.
    pub changed: i32,
    /// Units that were left when the others were changed; `preview` says why.
    pub skipped: i32,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub applied_at: Option<DateTime<Utc>>,
    /// Who said what about it, in their order, earlier submissions included.
    pub decisions: Vec<DecisionView>,
    pub version: i32,
}

impl PriceAdjustmentView {
    fn of(row: price_adjustment::Model, decisions: &mut Decisions) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            selection: row.selection,
            change: PriceChange { kind: row.change_kind, value: row.change_value },
            applies_to: row.applies_to,
            effective_at: row.effective_at,
            reason: row.reason,
            status: row.state,
            planned: row.planned,
            refused: row.refused,
            changed: row.changed,
            skipped: row.skipped,
            author_id: row.author_id,
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            applied_at: row.applied_at,
            decisions: decisions.take(row.id.0),
            version: row.version,
        }
    }
}

/// Which adjustments are wanted.
#[derive(Debug, Clone, Default)]
pub struct PriceAdjustmentFilter {
    pub project_id: Option<ProjectId>,
    pub status: Vec<PriceAdjustmentState>,
    /// Days of their effect in the project's zone.
    pub effective: Days,
}

/// Adjustments of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PriceAdjustmentFilter,
    paging: &Paging,
) -> Result<Listed<PriceAdjustmentView>> {
    let states = filter.status.iter().copied();
    let wanted = reader
        .scope()
        .projects(Column::ProjectId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option((!filter.status.is_empty()).then(|| Column::State.is_in(states)));
    let effective = filter.effective;
    let within = effective.of_moment(reader, filter.project_id, Column::EffectiveAt).await?;
    let select = Entity::find().filter(wanted).filter(within);
    // What waits for its approval alone comes after what has a day.
    let last = ("effective_at", true);
    let select = page::sorted_emptiest(select, paging, last, |name| match name {
        "effective_at" => Column::EffectiveAt,
        _ => Column::CreatedAt,
    });
    let id_of = |row: &price_adjustment::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let mut decisions = approvals::decisions(reader, rows.items.iter().map(id_of)).await?;
    Ok(rows.map(|row| PriceAdjustmentView::of(row, &mut decisions)))
}

/// One adjustment.
pub async fn one(reader: &Reader<'_>, id: PriceAdjustmentId) -> Result<PriceAdjustmentView> {
    let row = get(reader, id).await?;
    let mut decisions = approvals::decisions(reader, std::iter::once(id.0)).await?;
    Ok(PriceAdjustmentView::of(row, &mut decisions))
}

/// What can be done with it now.
pub async fn acts(reader: &Reader<'_>, id: PriceAdjustmentId) -> Result<Acts> {
    let row = get(reader, id).await?;
    let mut acts = Acts::default();
    let update = row.state.update().map_err(Error::from).and_then(|_| own(reader.actor, &row));
    acts.weigh(reader.actor, act::INVENTORY_PRICE_ADJUSTMENT_UPDATE, update)?;
    let (submit, withdraw) = (row.state.submit().map(drop), row.state.withdraw().map(drop));
    acts.weigh(reader.actor, act::INVENTORY_PRICE_ADJUSTMENT_SUBMIT, submit)?;
    acts.weigh(reader.actor, act::INVENTORY_PRICE_ADJUSTMENT_WITHDRAW, withdraw)?;
    for deciding in
        [act::INVENTORY_PRICE_ADJUSTMENT_APPROVE, act::INVENTORY_PRICE_ADJUSTMENT_REJECT]
    {
        acts.weigh(reader.actor, deciding, decidable(reader, &row).await)?;
    }
    Ok(acts)
}

/// Who drafted it decides it in neither way.
async fn decidable(reader: &Reader<'_>, row: &price_adjustment::Model) -> Result<()> {
    if Some(row.author_id) == reader.actor.user_id {
        return Err(Approvals::OwnDocument.into());
    }
    approvals::decidable(reader, row.id.0).await
}
