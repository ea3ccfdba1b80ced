//! Reading waivers.

use super::super::deal::visible;
use crate::approvals;
use crate::kernel::acts::Acts;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, act};
use chrono::{DateTime, Utc};
use entity::Money;
use entity::id::{PlanLineId, ProjectId, TradeId, UserId, WaiverId};
use entity::receivables::waiver::{self, Column, WaiverState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A waiver as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000081",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "line_id": "0193a5c0-0000-7000-8000-000000000072",
    "amount": "1000.00", "reason": "银行放款延误", "status": "requested",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-04-10T02:00:00Z", "version": 1
}))]
pub struct WaiverView {
    pub id: WaiverId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    /// The penalty line.
    pub line_id: PlanLineId,
    pub amount: Money,
    pub reason: String,
    pub status: WaiverState,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<waiver::Model> for WaiverView {
    fn from(row: waiver::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            trade_id: row.trade_id,
            line_id: row.plan_line_id,
            amount: row.amount,
            reason: row.reason,
            status: row.state,
            author_id: row.author_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which waivers are wanted.
#[derive(Debug, Clone, Default)]
pub struct WaiverFilter {
    pub project_id: Option<ProjectId>,
    pub trade_id: Option<TradeId>,
    pub status: Vec<WaiverState>,
}

/// Waivers of visible trades.
pub async fn list(
    reader: &Reader<'_>,
    filter: &WaiverFilter,
    paging: &Paging,
) -> Result<Listed<WaiverView>> {
    let mut wanted = visible(reader, Column::ProjectId, Column::TradeId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)));
    if !filter.status.is_empty() {
        wanted = wanted.add(Column::State.is_in(filter.status.clone()));
    }
    let select = waiver::Entity::find().filter(wanted);
    let id_of = |row: &waiver::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(WaiverView::from))
}

/// One waiver.
pub async fn one(reader: &Reader<'_>, id: WaiverId) -> Result<WaiverView> {
    find(reader, id).await.map(WaiverView::from)
}

/// What can be done with it now.
pub async fn acts(reader: &Reader<'_>, id: WaiverId) -> Result<Acts> {
    let row = find(reader, id).await?;
    let mut acts = Acts::default();
    for (act, next) in [
        (act::RECEIVABLES_WAIVER_APPROVE, row.state.approve()),
        (act::RECEIVABLES_WAIVER_REJECT, row.state.reject()),
    ] {
        let mut guard = next.map(drop).map_err(Error::from);
        if guard.is_ok() {
            guard = approvals::decidable(reader, id.0).await;
        }
        acts.weigh(reader.actor, act, guard)?;
    }
    Ok(acts)
}

/// The row of a visible waiver.
pub(super) async fn find(reader: &Reader<'_>, id: WaiverId) -> Result<waiver::Model> {
    let row = waiver::Entity::find_by_id(id)
        .filter(visible(reader, Column::ProjectId, Column::TradeId))
        .one(&reader.db)
        .await?;
    row.ok_or(Error::NotFound("waiver"))
}
