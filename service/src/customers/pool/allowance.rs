//! How many customers somebody may still claim today.

use super::terms::Terms;
use crate::inventory::project;
use crate::kernel::clock::{end_of_day, start_of_day};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::assignment_event::{Column, Entity};
use entity::id::{ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// What is left of the caller's claims in a project, today.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "limit": 10, "claimed": 3, "left": 7,
    "resets_at": "2025-03-10T16:00:00Z", "former_owner_days": 7
}))]
pub struct PoolAllowance {
    pub project_id: ProjectId,
    /// Claims of one day, by the parameter `customers.pool.claims_per_day` of the project.
    pub limit: u64,
    /// Claimed since midnight, in whichever project.
    pub claimed: u64,
    pub left: u64,
    /// The next midnight of the project, from which all of them are free again.
    pub resets_at: DateTime<Utc>,
    /// So many days whoever lost a customer to the pool waits before he claims him again.
    pub former_owner_days: i64,
}

/// The caller's own allowance.
pub async fn allowance(reader: &Reader<'_>, project_id: ProjectId) -> Result<PoolAllowance> {
    let terms = Terms::read(reader, Some(project_id)).await?;
    left(reader, reader.actor.user()?, project_id, &terms).await
}

/// Claims of a day are counted over all projects, from the midnight of this one.
pub(super) async fn left(
    reader: &Reader<'_>,
    me: UserId,
    project_id: ProjectId,
    terms: &Terms,
) -> Result<PoolAllowance> {
    let zone = project::get(reader, project_id).await?.time_zone;
    let today = reader.today(&zone);
    let (from, to) = start_of_day(&zone, today)
        .zip(end_of_day(&zone, today))
        .ok_or_else(|| Error::internal("a day without a beginning"))?;
    let claimed = Entity::find()
        .filter(Column::ToOwnerId.eq(me))
        .filter(Column::Origin.eq(AssignmentOrigin::Claim))
        .filter(Column::At.gte(from))
        .count(&reader.db)
        .await?;
    let limit = terms.claims_per_day;
    Ok(PoolAllowance {
        project_id,
        limit,
        claimed,
        left: limit.saturating_sub(claimed),
        resets_at: to,
        former_owner_days: terms.former_owner_days,
    })
}
