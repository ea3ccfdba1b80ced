//! The register of calls and visits as shown; whether it is the first one is derived.

use crate::customers::customer::{self, Duplicates, Hints};
use crate::kernel::days::Days;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, People, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::customer::{self as customer_row, Column as Customer, CustomerSource};
use entity::customers::visit::{self, Column, Entity, VisitKind, VisitRouting};
use entity::id::{CampaignId, CustomerId, ProjectId, TeamId, UserId, VisitId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["arrived_at"];
/// A call or visit as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000071",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "customer": null,
    "blacklisted": false, "duplicates": null, "kind": "visit", "repeat": false,
    "arrived_at": "2025-03-10T02:00:00Z", "party_size": 3, "source": "walk_in",
    "campaign_id": null, "consultant_id": "0193a5c0-0000-7000-8000-000000000007",
    "team_id": null, "routing": "rotation", "reason": null, "remarks": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000009",
    "created_at": "2025-03-10T02:00:00Z", "voided_at": null, "voided_by_id": null,
    "void_reason": null, "version": 1
}))]
pub struct VisitView {
    pub id: VisitId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    /// The office does not deal with him; null for whoever may not read customers.
    pub blacklisted: Option<bool>,
    /// Who may be the same person; told where one visit is read, null where there is nobody.
    pub duplicates: Option<Duplicates>,
    pub kind: VisitKind,
    /// Another of this kind, of the same person in the same project, came before it.
    pub repeat: bool,
    pub arrived_at: DateTime<Utc>,
    /// People who came, the customer included.
    pub party_size: i32,
    pub source: Option<CustomerSource>,
    pub campaign_id: Option<CampaignId>,
    /// Null while nobody is available.
    pub consultant_id: Option<UserId>,
    pub team_id: Option<TeamId>,
    pub routing: VisitRouting,
    /// Why the consultant was chosen.
    pub reason: Option<String>,
    pub remarks: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    /// Entered by mistake: it stays in the list, and counts for nothing.
    pub voided_at: Option<DateTime<Utc>>,
    pub voided_by_id: Option<UserId>,
    pub void_reason: Option<String>,
    pub version: i32,
}

fn shown(row: visit::Model, repeat: bool, hints: &Hints) -> VisitView {
    VisitView {
        id: row.id,
        project_id: row.project_id,
        project: Expandable,
        customer_id: row.customer_id,
        customer: Expandable,
        blacklisted: hints.of(row.customer_id),
        duplicates: None,
        kind: row.kind,
        repeat,
        arrived_at: row.arrived_at,
        party_size: row.party_size,
        source: row.source,
        campaign_id: row.campaign_id,
        consultant_id: row.consultant_id,
        team_id: row.team_id,
        routing: row.routing,
        reason: row.reason,
        remarks: row.remarks,
        author_id: row.author_id,
        created_at: row.created_at,
        voided_at: row.voided_at,
        voided_by_id: row.voided_by_id,
        void_reason: row.void_reason,
        version: row.version,
    }
}

/// Which visits are wanted.
#[derive(Debug, Clone, Default)]
pub struct VisitFilter {
    pub project_id: Option<ProjectId>,
    pub customer_id: Option<CustomerId>,
    pub consultant_id: Option<UserId>,
    /// Any of these; all when empty.
    pub kinds: Vec<VisitKind>,
    /// Any of these; all when empty.
    pub sources: Vec<CustomerSource>,
    /// Any of these; all when empty.
    pub routings: Vec<VisitRouting>,
    pub repeat: Option<bool>,
    /// Is it void?
    pub voided: Option<bool>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Visits of visible projects: one's own are those one received or registered.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let people = if scope.people == People::Any {
        Condition::all()
    } else {
        let registered = Column::AuthorId.eq(me.map(|id| id.0).unwrap_or_default());
        let received = scope.people(me, Column::ConsultantId, Column::TeamId);
        Condition::any().add(registered).add(received)
    };
    Entity::find().filter(scope.projects(Column::ProjectId)).filter(people)
}

/// One visit.
pub async fn one(reader: &Reader<'_>, id: VisitId) -> Result<VisitView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    let row = row.ok_or(Error::NotFound("visit"))?;
    let repeat = repeats(reader, &[id]).await?.contains(&id);
    let duplicates = customer::duplicates_of(reader, row.customer_id).await?;
    let hints = Hints::read(reader, &[row.customer_id]).await?;
    Ok(VisitView { duplicates, ..shown(row, repeat, &hints) })
}

/// Visible visits.
pub async fn list(
    reader: &Reader<'_>,
    filter: &VisitFilter,
    paging: &Paging,
) -> Result<Listed<VisitView>> {
    let mut select = visible(reader).filter(wanted(reader, filter).await?);
    select = page::sorted(select, paging, |name| match name {
        "arrived_at" => Column::ArrivedAt,
        _ => Column::Id,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &visit::Model| row.id.0);
    let rows = rows.await?;
    let ids: Vec<VisitId> = rows.items.iter().map(|row| row.id).collect();
    let repeats = repeats(reader, &ids).await?;
    let people: Vec<CustomerId> = rows.items.iter().map(|row| row.customer_id).collect();
    let hints = Hints::read(reader, &people).await?;
    Ok(rows.map(|row| {
        let repeat = repeats.contains(&row.id);
        shown(row, repeat, &hints)
    }))
}

async fn wanted(reader: &Reader<'_>, filter: &VisitFilter) -> Result<Condition> {
    let days = Days { from_on: filter.from_on, to_on: filter.to_on };
    let days = days.of_moment(reader, filter.project_id, Column::ArrivedAt).await?;
    let repeat = filter.repeat.map(|repeat| if repeat { earlier() } else { earlier().not() });
    let void = Column::VoidedAt;
    Ok(Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.customer_id.map(|id| Column::CustomerId.in_subquery(customer::kin(id))))
        .add_option(filter.consultant_id.map(|id| Column::ConsultantId.eq(id)))
        .add_option(page::among(Column::Kind, &filter.kinds))
        .add_option(page::among(Column::Source, &filter.sources))
        .add_option(page::among(Column::Routing, &filter.routings))
        .add(days)
        .add_option(repeat)
        .add_option(filter.voided.map(|is| if is { void.is_not_null() } else { void.is_null() })))
}

/// Those of the visits that are not the first of their customer.
async fn repeats(reader: &Reader<'_>, ids: &[VisitId]) -> Result<HashSet<VisitId>> {
    let found: Vec<VisitId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(earlier())
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(found.into_iter().collect())
}

/// Another one of this kind, of the same person, came before: under the entry that stands for him,
/// or under one for which that stands. Two questions, so that each is answered by an index.
fn earlier() -> SimpleExpr {
    let before = |column: Column| Expr::col((Alias::new("before"), column));
    let entry = |column: Customer| Expr::col((Alias::new("entry"), column));
    let person = || Func::coalesce([entry(Customer::SurvivorId), entry(Customer::Id)]);
    let ours = |column: Column| Expr::col((Entity, column));
    let same = |column: Column| before(column).eq(ours(column));
    let older = before(Column::ArrivedAt)
        .lt(ours(Column::ArrivedAt))
        .or(same(Column::ArrivedAt).and(before(Column::Id).lt(ours(Column::Id))));
    let found = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, Alias::new("before"))
        .join_as(
            JoinType::InnerJoin,
            customer_row::Entity,
            Alias::new("entry"),
            entry(Customer::Id).eq(ours(Column::CustomerId)),
        )
        .and_where(same(Column::ProjectId))
        .and_where(same(Column::Kind))
        .and_where(before(Column::VoidedAt).is_null())
        .and_where(older)
        .take();
    let other = |column: Customer| Expr::col((Alias::new("other"), column));
    let stands = found.clone().and_where(before(Column::CustomerId).eq(person())).take();
    let below = found
        .clone()
        .join_as(
            JoinType::InnerJoin,
            customer_row::Entity,
            Alias::new("other"),
            other(Customer::Id).eq(before(Column::CustomerId)),
        )
        .and_where(other(Customer::SurvivorId).eq(person()))
        .take();
    Expr::exists(stands).or(Expr::exists(below))
}
