//! Recording that an anchor happened to buildings; every line that waited for it becomes due.

use super::super::plan::set_due;
use super::super::refusal::Receivables;
use super::query::MilestoneView;
use crate::inventory;
use crate::kernel::error::OnDuplicate;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, MilestoneId, ProjectId};
use entity::inventory::building;
use entity::receivables::item::Anchor;
use entity::receivables::{milestone, plan_line};
use entity::sales::trade;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use validator::Validate;

/// What happened, when, and to which buildings.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "building_ids": ["0193a5c0-0000-7000-8000-000000000003"],
    "anchor": "topped_out", "on": "2025-08-01"
}))]
pub struct MilestoneInput {
    pub project_id: ProjectId,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub building_ids: Vec<BuildingId>,
    /// Not `fixed`, `subscription` or `signing`, which happen to trades.
    pub anchor: Anchor,
    /// Not after today.
    pub on: NaiveDate,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "anchor": "topped_out",
    "on": "2025-08-01", "milestones": [], "lines_due": 120
}))]
pub struct MilestonesView {
    pub project_id: ProjectId,
    pub anchor: Anchor,
    pub on: NaiveDate,
    #[schema(max_items = 200)]
    pub milestones: Vec<MilestoneView>,
    /// How many lines became due by it.
    pub lines_due: u64,
}

/// Records it.
pub async fn create(tx: &mut Tx<'_>, input: &MilestoneInput) -> Result<MilestonesView> {
    let project = inventory::project::get(&tx.reader(), input.project_id).await?;
    if input.on > tx.today(&project.time_zone) {
        return Err(Error::fault("/on", FaultCode::DateInFuture));
    }
    if matches!(input.anchor, Anchor::Fixed | Anchor::Subscription | Anchor::Signing) {
        return Err(Error::fault("/anchor", FaultCode::InvalidValue));
    }
    check_buildings(tx, input).await?;
    let author_id = tx.actor.user()?;
    let rows: Vec<milestone::Model> = input
        .building_ids
        .iter()
        .map(|building_id| milestone::Model {
            id: tx.id::<MilestoneId>(),
            project_id: input.project_id,
            building_id: *building_id,
            anchor: input.anchor,
            happened_on: input.on,
            author_id,
            created_at: tx.now,
        })
        .collect();
    let inserted = rows.iter().cloned().map(IntoActiveModel::into_active_model);
    milestone::Entity::insert_many(inserted)
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Receivables::MilestoneTaken.into())?;
    let lines_due = set_due(tx, in_buildings(&input.building_ids), input.anchor, input.on).await?;
    for row in &rows {
        let subject = Subject::of("receivables.milestone", row.id, row.project_id);
        let detail = json!({
            "building_id": row.building_id, "anchor": row.anchor, "on": row.happened_on,
        });
        tx.record("receivables.milestone.created", subject, &detail)?;
    }
    Ok(MilestonesView {
        project_id: input.project_id,
        anchor: input.anchor,
        on: input.on,
        milestones: rows.into_iter().map(MilestoneView::from).collect(),
        lines_due,
    })
}

/// Every building is named once and lies in the project; all stay locked, so that no plan opens
/// without knowing the milestone.
async fn check_buildings(tx: &Tx<'_>, input: &MilestoneInput) -> Result<()> {
    let known: BTreeSet<BuildingId> = building::Entity::find()
        .filter(building::Column::ProjectId.eq(input.project_id))
        .filter(building::Column::Id.is_in(input.building_ids.iter().copied()))
        .order_by_asc(building::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (index, id) in input.building_ids.iter().enumerate() {
        let pointer = format!("/building_ids/{index}");
        if !known.contains(id) {
            faults.push(Fault::at(pointer, FaultCode::NotFound));
        } else if !seen.insert(*id) {
            faults.push(Fault::at(pointer, FaultCode::Duplicate));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Lines of the trades in these buildings.
fn in_buildings(ids: &[BuildingId]) -> Condition {
    let mut trades = Query::select();
    trades
        .column(trade::Column::Id)
        .from(trade::Entity)
        .and_where(trade::Column::BuildingId.is_in(ids.iter().copied()));
    Condition::all().add(plan_line::Column::TradeId.in_subquery(trades.take()))
}
