//! Behaviour as shown.

use crate::customers::customer;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::behaviour::{self, BehaviourKind, Column, Entity};
use entity::id::{BehaviourId, CustomerId, ProjectId, UnitId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that a customer did.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000061",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "unit_id": "01935e3c-5a00-7000-8000-000000000006",
    "kind": "viewed", "happened_at": "2025-03-10T01:58:00Z",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct BehaviourView {
    pub id: BehaviourId,
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub kind: BehaviourKind,
    pub happened_at: DateTime<Utc>,
    /// Who noted it.
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
}

impl From<behaviour::Model> for BehaviourView {
    fn from(row: behaviour::Model) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            project_id: row.project_id,
            unit_id: row.unit_id,
            kind: row.kind,
            happened_at: row.happened_at,
            author_id: row.author_id,
            created_at: row.created_at,
        }
    }
}

/// Which are wanted.
#[derive(Debug, Clone, Default)]
pub struct BehaviourFilter {
    pub customer_id: Option<CustomerId>,
    pub unit_id: Option<UnitId>,
    pub project_id: Option<ProjectId>,
    pub kinds: Vec<BehaviourKind>,
}

/// What visible customers did, in the order in which it was noted.
pub async fn list(
    reader: &Reader<'_>,
    filter: &BehaviourFilter,
    paging: &Paging,
) -> Result<Listed<BehaviourView>> {
    let mut select = visible(reader).filter(
        Condition::all()
            .add_option(
                filter.customer_id.map(|id| Column::CustomerId.in_subquery(customer::kin(id))),
            )
            .add_option(filter.unit_id.map(|id| Column::UnitId.eq(id)))
            .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id))),
    );
    if !filter.kinds.is_empty() {
        select = select.filter(Column::Kind.is_in(filter.kinds.iter().copied()));
    }
    select = page::sorted(select, paging, |name| match name {
        "happened_at" => Column::HappenedAt,
        _ => Column::CreatedAt,
    });
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &behaviour::Model| row.id.0);
    Ok(rows.await?.map(BehaviourView::from))
}

/// Rows of visible customers in visible projects.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find()
        .filter(Column::CustomerId.in_subquery(customer::visible_ids(reader)))
        .filter(reader.scope().projects(Column::ProjectId))
}
