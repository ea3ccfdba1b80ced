//! Assignments as shown, and how they came about.

use super::scope::visible;
use crate::customers::pool::Terms;
use crate::customers::{cluster, customer};
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::assignment::{self, AssignmentOrigin, Column};
use entity::customers::assignment_event;
use entity::customers::grade::Grade;
use entity::id::{AssignmentEventId, AssignmentId, CustomerId, ProjectId, TeamId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["contact_at", "since_at"];

/// Who looks after a customer in a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000051",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "customer": null,
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "owner_id": "0193a5c0-0000-7000-8000-000000000007", "team_id": null, "origin": "rotation",
    "since_at": "2025-03-10T02:00:00Z", "contact_at": "2025-03-10T02:00:00Z", "grade": null,
    "cluster": null, "recycle_at": "2025-04-09T02:00:00Z", "warned_at": null,
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct AssignmentView {
    pub id: AssignmentId,
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    /// Null while the customer is in the public pool.
    pub owner_id: Option<UserId>,
    pub team_id: Option<TeamId>,
    pub origin: AssignmentOrigin,
    /// The owner, or the pool, has the customer since then.
    pub since_at: DateTime<Utc>,
    /// Last contact; recycling counts from it.
    pub contact_at: DateTime<Utc>,
    /// Null while the customer is ungraded.
    pub grade: Option<Grade>,
    /// Number of his cluster among the customers of the project; null where he is in none.
    pub cluster: Option<i32>,
    /// Goes into the public pool then, unless he is met or has a live trade; null in the pool, and
    /// where the time is short and the owner, who is told first, has not been warned yet.
    pub recycle_at: Option<DateTime<Utc>>,
    /// The owner was warned of that.
    pub warned_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

fn shown(row: &assignment::Model, terms: &Terms, now: DateTime<Utc>) -> AssignmentView {
    AssignmentView {
        id: row.id,
        customer_id: row.customer_id,
        customer: Expandable,
        project_id: row.project_id,
        project: Expandable,
        owner_id: row.owner_id,
        team_id: row.team_id,
        origin: row.origin,
        since_at: row.since_at,
        contact_at: row.contact_at,
        grade: row.grade,
        cluster: None,
        recycle_at: row.owner_id.and_then(|_| terms.recycle_at(row, now)),
        warned_at: row.warned_at,
        created_at: row.created_at,
        version: row.version,
    }
}

/// One change of owner.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000052", "at": "2025-03-10T02:00:00Z",
    "origin": "rotation", "from_owner_id": null,
    "to_owner_id": "0193a5c0-0000-7000-8000-000000000007", "reason": null,
    "actor_id": "0193a5c0-0000-7000-8000-000000000009"
}))]
pub struct AssignmentEventView {
    pub id: AssignmentEventId,
    pub at: DateTime<Utc>,
    pub origin: AssignmentOrigin,
    pub from_owner_id: Option<UserId>,
    pub to_owner_id: Option<UserId>,
    pub reason: Option<String>,
    /// Null for the system.
    pub actor_id: Option<UserId>,
}

impl From<assignment_event::Model> for AssignmentEventView {
    fn from(row: assignment_event::Model) -> Self {
        Self {
            id: row.id,
            at: row.at,
            origin: row.origin,
            from_owner_id: row.from_owner_id,
            to_owner_id: row.to_owner_id,
            reason: row.reason,
            actor_id: row.actor_id,
        }
    }
}

/// Which assignments are wanted.
#[derive(Debug, Clone, Default)]
pub struct AssignmentFilter {
    pub customer_id: Option<CustomerId>,
    pub project_id: Option<ProjectId>,
    pub owner_id: Option<UserId>,
    /// In the public pool, or not.
    pub pooled: Option<bool>,
    /// About to be recycled, or not.
    pub warned: Option<bool>,
    pub grades: Vec<Grade>,
    /// Any of these; all when empty.
    pub origins: Vec<AssignmentOrigin>,
}

/// The assignment of a person in a project, whoever reads.
pub async fn of(
    reader: &Reader<'_>,
    customer_id: CustomerId,
    project_id: ProjectId,
) -> Result<Option<assignment::Model>> {
    let entries = customer::people(reader, &[customer_id]).await?;
    let row = assignment::Entity::find()
        .filter(Column::YieldsToId.is_null())
        .filter(Column::CustomerId.is_in(entries.into_keys().map(|id| id.0)))
        .filter(Column::ProjectId.eq(project_id));
    Ok(row.one(&reader.db).await?)
}

/// One visible assignment.
pub async fn one(reader: &Reader<'_>, id: AssignmentId) -> Result<AssignmentView> {
    view(reader, visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?).await
}

/// An assignment of a visible project, whoever has it: what is told to somebody who gave it away.
pub async fn past(reader: &Reader<'_>, id: AssignmentId) -> Result<AssignmentView> {
    view(reader, in_project(reader, id).await?).await
}

/// The project of an assignment, if the reader sees it.
pub async fn of_project(reader: &Reader<'_>, id: AssignmentId) -> Result<ProjectId> {
    let row = in_project(reader, id).await?;
    row.map(|row| row.project_id).ok_or(Error::NotFound("assignment"))
}

async fn in_project(reader: &Reader<'_>, id: AssignmentId) -> Result<Option<assignment::Model>> {
    let row = assignment::Entity::find_by_id(id).one(&reader.db).await?;
    Ok(row.filter(|row| reader.scope().sees_project(row.project_id)))
}

async fn view(reader: &Reader<'_>, row: Option<assignment::Model>) -> Result<AssignmentView> {
    let row = row.ok_or(Error::NotFound("assignment"))?;
    let terms = Terms::read(reader, Some(row.project_id)).await?;
    let cluster = cluster::of(reader, &[row.customer_id]).await?;
    let cluster = cluster.get(&(row.project_id, row.customer_id)).copied();
    Ok(AssignmentView { cluster, ..shown(&row, &terms, reader.now) })
}

/// Visible assignments of customers that are not deleted.
pub async fn list(
    reader: &Reader<'_>,
    filter: &AssignmentFilter,
    paging: &Paging,
) -> Result<Listed<AssignmentView>> {
    let mut select =
        visible(reader).filter(Column::CustomerId.in_subquery(customer::visible_ids(reader)));
    if let Some(id) = filter.customer_id {
        select = select.filter(Column::CustomerId.in_subquery(customer::kin(id)));
    }
    if let Some(id) = filter.project_id {
        select = select.filter(Column::ProjectId.eq(id));
    }
    if let Some(id) = filter.owner_id {
        select = select.filter(Column::OwnerId.eq(id));
    }
    if let Some(pooled) = filter.pooled {
        let owner = Column::OwnerId;
        select = select.filter(if pooled { owner.is_null() } else { owner.is_not_null() });
    }
    if let Some(warned) = filter.warned {
        let at = Column::WarnedAt;
        select = select.filter(if warned { at.is_not_null() } else { at.is_null() });
    }
    let grades = page::among(Column::Grade, &filter.grades);
    let origins = page::among(Column::Origin, &filter.origins);
    select = select.filter(Condition::all().add_option(grades).add_option(origins));
    select = page::sorted(select, paging, |name| match name {
        "contact_at" => Column::ContactAt,
        "since_at" => Column::SinceAt,
        _ => Column::Id,
    });
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &assignment::Model| row.id.0);
    let rows = rows.await?;
    let mut terms = HashMap::new();
    for row in &rows.items {
        if let Entry::Vacant(place) = terms.entry(row.project_id) {
            place.insert(Terms::read(reader, Some(row.project_id)).await?);
        }
    }
    let fallback = Terms::read(reader, None).await?;
    let customers: Vec<CustomerId> = rows.items.iter().map(|row| row.customer_id).collect();
    let clusters = cluster::of(reader, &customers).await?;
    Ok(rows.map(|row| {
        let terms = terms.get(&row.project_id).unwrap_or(&fallback);
        let cluster = clusters.get(&(row.project_id, row.customer_id)).copied();
        AssignmentView { cluster, ..shown(&row, terms, reader.now) }
    }))
}

/// Every change of owner, the oldest first.
pub async fn history(
    reader: &Reader<'_>,
    id: AssignmentId,
    paging: &Paging,
) -> Result<Listed<AssignmentEventView>> {
    use assignment_event::{Column, Entity};
    one(reader, id).await?;
    let select = Entity::find().filter(Column::AssignmentId.eq(id));
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(AssignmentEventView::from))
}
