//! Viewings as shown, with their units.

use crate::customers::assignment;
use crate::customers::customer::{self, Hints};
use crate::kernel::days::Days;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, People, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::viewing::{self, Column, Entity, ViewingState};
use entity::customers::viewing_unit;
use entity::id::{CustomerId, ProjectId, TeamId, UnitId, UserId, ViewingId};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["held_at", "scheduled_at"];
/// A viewing as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000081",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "customer": null,
    "blacklisted": false, "consultant_id": "0193a5c0-0000-7000-8000-000000000007", "team_id": null,
    "status": "held", "scheduled_at": "2025-03-15T02:00:00Z", "held_at": "2025-03-15T02:10:00Z",
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"],
    "feedback": "喜欢南向,嫌总价高", "rating": 4, "reason": null, "remarks": "想看高层",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "version": 2
}))]
pub struct ViewingView {
    pub id: ViewingId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    /// The office does not deal with him; null for whoever may not read customers.
    pub blacklisted: Option<bool>,
    pub consultant_id: UserId,
    pub team_id: Option<TeamId>,
    pub status: ViewingState,
    pub scheduled_at: DateTime<Utc>,
    pub held_at: Option<DateTime<Utc>>,
    /// What shall be shown; once it is held, what was.
    pub unit_ids: Vec<UnitId>,
    /// What the customer said.
    pub feedback: Option<String>,
    /// One to five.
    pub rating: Option<i32>,
    /// Why it was cancelled or missed.
    pub reason: Option<String>,
    pub remarks: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

fn shown(row: viewing::Model, unit_ids: Vec<UnitId>, hints: &Hints) -> ViewingView {
    ViewingView {
        id: row.id,
        project_id: row.project_id,
        project: Expandable,
        customer_id: row.customer_id,
        customer: Expandable,
        blacklisted: hints.of(row.customer_id),
        consultant_id: row.consultant_id,
        team_id: row.team_id,
        status: row.state,
        scheduled_at: row.scheduled_at,
        held_at: row.held_at,
        unit_ids,
        feedback: row.feedback,
        rating: row.rating,
        reason: row.reason,
        remarks: row.remarks,
        author_id: row.author_id,
        created_at: row.created_at,
        version: row.version,
    }
}

/// Which viewings are wanted.
#[derive(Debug, Clone, Default)]
pub struct ViewingFilter {
    pub project_id: Option<ProjectId>,
    pub customer_id: Option<CustomerId>,
    pub consultant_id: Option<UserId>,
    /// Planned for the unit, or shown it.
    pub unit_id: Option<UnitId>,
    pub status: Vec<ViewingState>,
    pub min_rating: Option<i32>,
    pub max_rating: Option<i32>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Viewings of visible projects: one's own are those one holds or booked, and those of customers
/// whom one looks after.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let people = if scope.people == People::Any {
        Condition::all()
    } else {
        let booked = Column::AuthorId.eq(me.map(|id| id.0).unwrap_or_default());
        let held = scope.people(me, Column::ConsultantId, Column::TeamId);
        let cared = Column::CustomerId.in_subquery(assignment::cared_for(reader));
        Condition::any().add(booked).add(held).add(cared)
    };
    Entity::find().filter(scope.projects(Column::ProjectId)).filter(people)
}

/// One viewing.
pub async fn one(reader: &Reader<'_>, id: ViewingId) -> Result<ViewingView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    let row = row.ok_or(Error::NotFound("viewing"))?;
    let unit_ids = units(reader, &[id]).await?.remove(&id).unwrap_or_default();
    let hints = Hints::read(reader, &[row.customer_id]).await?;
    Ok(shown(row, unit_ids, &hints))
}

/// Visible viewings.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ViewingFilter,
    paging: &Paging,
) -> Result<Listed<ViewingView>> {
    let mut select = visible(reader).filter(wanted(reader, filter).await?);
    select = page::sorted(select, paging, |name| match name {
        "held_at" => Column::HeldAt,
        "scheduled_at" => Column::ScheduledAt,
        _ => Column::Id,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &viewing::Model| row.id.0);
    let rows = rows.await?;
    let ids: Vec<ViewingId> = rows.items.iter().map(|row| row.id).collect();
    let mut units = units(reader, &ids).await?;
    let people: Vec<CustomerId> = rows.items.iter().map(|row| row.customer_id).collect();
    let hints = Hints::read(reader, &people).await?;
    Ok(rows.map(|row| {
        let unit_ids = units.remove(&row.id).unwrap_or_default();
        shown(row, unit_ids, &hints)
    }))
}

async fn wanted(reader: &Reader<'_>, filter: &ViewingFilter) -> Result<Condition> {
    let days = Days { from_on: filter.from_on, to_on: filter.to_on };
    let days = days.of_moment(reader, filter.project_id, Column::ScheduledAt).await?;
    let of_unit = filter.unit_id.map(|id| {
        let mut viewings = Query::select();
        viewings
            .column(viewing_unit::Column::ViewingId)
            .from(viewing_unit::Entity)
            .and_where(viewing_unit::Column::UnitId.eq(id));
        Column::Id.in_subquery(viewings)
    });
    let states = &filter.status;
    let states = (!states.is_empty()).then(|| Column::State.is_in(states.iter().copied()));
    Ok(Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.customer_id.map(|id| Column::CustomerId.in_subquery(customer::kin(id))))
        .add_option(filter.consultant_id.map(|id| Column::ConsultantId.eq(id)))
        .add_option(filter.min_rating.map(|rating| Column::Rating.gte(rating)))
        .add_option(filter.max_rating.map(|rating| Column::Rating.lte(rating)))
        .add(days)
        .add_option(of_unit)
        .add_option(states))
}

/// The units of the viewings, in their order.
async fn units(reader: &Reader<'_>, ids: &[ViewingId]) -> Result<HashMap<ViewingId, Vec<UnitId>>> {
    let rows = viewing_unit::Entity::find()
        .filter(viewing_unit::Column::ViewingId.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(viewing_unit::Column::Seq)
        .all(&reader.db)
        .await?;
    let mut units: HashMap<ViewingId, Vec<UnitId>> = HashMap::new();
    for row in rows {
        units.entry(row.viewing_id).or_default().push(row.unit_id);
    }
    Ok(units)
}
