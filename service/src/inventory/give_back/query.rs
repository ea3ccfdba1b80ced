//! Reading give-backs that need an approval.

use super::load::get;
use crate::approvals::{self, DecisionView, Decisions};
use crate::kernel::acts::Acts;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, act};
use chrono::{DateTime, Utc};
use entity::id::{GiveBackId, ProjectId, UnitId, UserId};
use entity::inventory::give_back::{self, Column, Entity, GiveBackState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A give-back as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000051",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"], "reason": "客户放弃",
    "status": "rejected", "author_id": "01935e3c-5a00-7000-8000-000000000009",
    "created_at": "2025-03-10T02:00:00Z", "ended_at": "2025-03-10T03:00:00Z",
    "decisions": [{
        "kind": "rejected", "at": "2025-03-10T03:00:00Z",
        "user_id": "0193a5c0-0000-7000-8000-000000000008", "user": "Zhao Min",
        "for_user_id": null, "comment": "留给团购"
    }],
    "version": 2
}))]
pub struct GiveBackView {
    pub id: GiveBackId,
    pub project_id: ProjectId,
    pub unit_ids: Vec<UnitId>,
    pub reason: Option<String>,
    pub status: GiveBackState,
    pub author_id: Option<UserId>,
    pub created_at: DateTime<Utc>,
    /// When it was decided or withdrawn.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who said what about it, in their order.
    pub decisions: Vec<DecisionView>,
    pub version: i32,
}

impl GiveBackView {
    fn of(row: give_back::Model, decisions: &mut Decisions) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            unit_ids: row.unit_ids.0,
            reason: row.reason,
            status: row.state,
            author_id: row.author_id,
            created_at: row.created_at,
            ended_at: row.ended_at,
            decisions: decisions.take(row.id.0),
            version: row.version,
        }
    }
}

/// Which give-backs are wanted.
#[derive(Debug, Clone, Default)]
pub struct GiveBackFilter {
    pub project_id: Option<ProjectId>,
    pub status: Vec<GiveBackState>,
}

/// Give-backs of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &GiveBackFilter,
    paging: &Paging,
) -> Result<Listed<GiveBackView>> {
    let states = filter.status.iter().copied();
    let wanted = reader
        .scope()
        .projects(Column::ProjectId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option((!filter.status.is_empty()).then(|| Column::State.is_in(states)));
    let select = Entity::find().filter(wanted);
    let id_of = |row: &give_back::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let mut decisions = approvals::decisions(reader, rows.items.iter().map(id_of)).await?;
    Ok(rows.map(|row| GiveBackView::of(row, &mut decisions)))
}

/// One give-back.
pub async fn one(reader: &Reader<'_>, id: GiveBackId) -> Result<GiveBackView> {
    let row = get(reader, id).await?;
    let mut decisions = approvals::decisions(reader, std::iter::once(id.0)).await?;
    Ok(GiveBackView::of(row, &mut decisions))
}

/// What can be done with it now.
pub async fn acts(reader: &Reader<'_>, id: GiveBackId) -> Result<Acts> {
    let state = get(reader, id).await?.state;
    let mut acts = Acts::default();
    for (act, next) in [
        (act::INVENTORY_GIVE_BACK_APPROVE, state.approve()),
        (act::INVENTORY_GIVE_BACK_REJECT, state.reject()),
    ] {
        let mut guard = next.map(drop).map_err(Error::from);
        if guard.is_ok() {
            guard = approvals::decidable(reader, id.0).await;
        }
        acts.weigh(reader.actor, act, guard)?;
    }
    Ok(acts)
}
