//! Who has a customer now, as the customer's own view tells it.

use super::scope::visible;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::assignment::{Column, Entity};
use entity::customers::{assignment, customer};
use entity::id::{AssignmentId, CustomerId, ProjectId, TeamId, UserId};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Who looks after a customer in one project; the assignment of this id says more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "assignment_id": "0193a5c0-0000-7000-8000-000000000051",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "owner_id": "0193a5c0-0000-7000-8000-000000000007", "team_id": null,
    "since_at": "2025-03-10T02:00:00Z"
}))]
pub struct CustomerOwner {
    pub assignment_id: AssignmentId,
    pub project_id: ProjectId,
    /// The consultant.
    pub owner_id: UserId,
    pub team_id: Option<TeamId>,
    /// He has the customer since then.
    pub since_at: DateTime<Utc>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    stands_id: CustomerId,
    #[sea_orm(nested)]
    held: assignment::Model,
}

/// The owners of customers in the projects that the reader sees, as far as his scope goes: of one
/// who sees his own customers only, himself. They are found under whoever stands for the person,
/// whichever of the entries is assigned. One statement, however many customers.
pub(in crate::customers) async fn owners(
    reader: &Reader<'_>,
    stand: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<CustomerOwner>>> {
    let mut owners: HashMap<CustomerId, Vec<CustomerOwner>> = HashMap::new();
    if stand.is_empty() {
        return Ok(owners);
    }
    let ids = || stand.iter().map(|id| id.0);
    let entry = Entity::belongs_to(customer::Entity)
        .from(Column::CustomerId)
        .to(customer::Column::Id)
        .into();
    let of = |column| Expr::col((customer::Entity, column));
    let stands = Func::coalesce([of(customer::Column::SurvivorId), of(customer::Column::Id)]);
    let them = Condition::any()
        .add(customer::Column::Id.is_in(ids()))
        .add(customer::Column::SurvivorId.is_in(ids()));
    let rows: Vec<Row> = visible(reader)
        .join(JoinType::InnerJoin, entry)
        .expr_as(stands, "stands_id")
        .filter(Column::OwnerId.is_not_null())
        .filter(them)
        .order_by_asc(Column::Id)
        .into_model()
        .all(&reader.db)
        .await?;
    for Row { stands_id, held } in rows {
        let Some(owner_id) = held.owner_id else { continue };
        owners.entry(stands_id).or_default().push(CustomerOwner {
            assignment_id: held.id,
            project_id: held.project_id,
            owner_id,
            team_id: held.team_id,
            since_at: held.since_at,
        });
    }
    Ok(owners)
}
