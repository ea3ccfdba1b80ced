//! The pool as shown: enough to choose by, not enough to go round the claim.

use super::terms::Terms;
use crate::customers::customer::{self, Hints};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::assignment::{self, Column, Entity};
use entity::customers::assignment_event::{self, Column as Event};
use entity::customers::customer::{
    self as customer_row, Column as Customer, CustomerKind, CustomerSource, Needs,
};
use entity::customers::grade::Grade;
use entity::id::{AssignmentId, CustomerId, ProjectId, UserId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;
use uuid::Uuid;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["contact_at", "pooled_at"];

/// A customer of the pool.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000051",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "kind": "person",
    "name": "王**", "phone": "138****8000", "source": "walk_in", "needs": null, "grade": "B",
    "former_owner_id": "0193a5c0-0000-7000-8000-000000000007", "reason": "no contact in time",
    "pooled_at": "2025-03-10T02:00:00Z", "contact_at": "2025-02-23T02:00:00Z",
    "claimable_at": null, "blacklisted": false
}))]
pub struct PooledView {
    /// Of the assignment, by which he is claimed.
    pub id: AssignmentId,
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    pub kind: CustomerKind,
    /// Masked.
    pub name: String,
    /// Masked.
    pub phone: String,
    pub source: CustomerSource,
    pub needs: Option<Needs>,
    pub grade: Option<Grade>,
    /// Null where nobody ever looked after him.
    pub former_owner_id: Option<UserId>,
    /// Why he was given up.
    pub reason: Option<String>,
    pub pooled_at: DateTime<Utc>,
    /// When he was last met.
    pub contact_at: DateTime<Utc>,
    /// The caller lost him and has to wait until then; null where he need not.
    pub claimable_at: Option<DateTime<Utc>>,
    /// The office does not deal with him and he cannot be claimed; null for whoever may not read
    /// customers.
    pub blacklisted: Option<bool>,
}

/// Which customers of the pool are wanted.
#[derive(Debug, Clone, Default)]
pub struct PoolFilter {
    pub project_id: Option<ProjectId>,
    pub former_owner_id: Option<UserId>,
    pub grades: Vec<Grade>,
    /// Any of these; all when empty.
    pub kinds: Vec<CustomerKind>,
    /// Any of these; all when empty.
    pub sources: Vec<CustomerSource>,
    /// Whether the caller may claim him already.
    pub claimable: Option<bool>,
}

/// Customers of the pool, whoever among those who work there reads.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PoolFilter,
    paging: &Paging,
) -> Result<Listed<PooledView>> {
    let mut select = pooled(reader, filter).await?;
    select = page::sorted(select, paging, |name| match name {
        "contact_at" => Column::ContactAt,
        "pooled_at" => Column::SinceAt,
        _ => Column::Id,
    });
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &assignment::Model| row.id.0);
    let Listed { items, total, next_cursor, page, page_size } = rows.await?;
    let mut beside = Beside::read(reader, &items).await?;
    let items = items.iter().filter_map(|row| beside.view(row)).collect();
    Ok(Listed { items, total, next_cursor, page, page_size })
}

/// The pool of the reader's projects.
async fn pooled(reader: &Reader<'_>, filter: &PoolFilter) -> Result<Select<Entity>> {
    let there = customers(reader)
        .filter(
            Condition::all()
                .add_option(page::among(customer_row::Column::Kind, &filter.kinds))
                .add_option(page::among(customer_row::Column::Source, &filter.sources)),
        )
        .select_only()
        .column(customer_row::Column::Id)
        .into_query();
    let below = customer_row::Entity::find()
        .select_only()
        .column(customer_row::Column::Id)
        .filter(customer_row::Column::SurvivorId.in_subquery(there.clone()))
        .into_query();
    let people = Condition::any()
        .add(Column::CustomerId.in_subquery(there))
        .add(Column::CustomerId.in_subquery(below));
    let mut wanted = Condition::all()
        .add(Column::OwnerId.is_null())
        .add(reader.scope().projects(Column::ProjectId))
        .add(Column::YieldsToId.is_null())
        .add(people)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)));
    if !filter.grades.is_empty() {
        wanted = wanted.add(Column::Grade.is_in(filter.grades.iter().copied()));
    }
    if let Some(id) = filter.former_owner_id {
        let at = Expr::col((assignment_event::Entity, Event::At));
        let last = lost_by(id).and_where(at.eq(Expr::col((Entity, Column::SinceAt)))).take();
        wanted = wanted.add(Expr::exists(last));
    }
    if let Some(claimable) = filter.claimable {
        let terms = Terms::read(reader, filter.project_id).await?;
        let since = reader.now - TimeDelta::days(terms.former_owner_days);
        let me = reader.actor.user_id.unwrap_or(UserId(Uuid::nil()));
        let waits = waiting(me, since);
        wanted = wanted.add(if claimable { waits.not() } else { waits });
    }
    Ok(Entity::find().filter(wanted))
}

/// Living customers of the reader's company, whoever looks after them.
pub(super) fn customers(reader: &Reader<'_>) -> Select<customer_row::Entity> {
    customer_row::Entity::find()
        .filter(customer::living())
        .filter(reader.scope().companies(customer_row::Column::CompanyId))
}

/// Events by which somebody lost the customer of the outer query to the pool.
fn lost_by(id: UserId) -> SelectStatement {
    let ours = Expr::col((Entity, Column::Id));
    Query::select()
        .expr(Expr::val(1))
        .from(assignment_event::Entity)
        .and_where(Expr::col((assignment_event::Entity, Event::AssignmentId)).eq(ours))
        .and_where(Event::FromOwnerId.eq(id))
        .and_where(Event::ToOwnerId.is_null())
        .take()
}

/// The rows of people whom somebody lost to the pool since then, under whichever entry.
fn waiting(id: UserId, since: DateTime<Utc>) -> Condition {
    let person = || {
        let of = |column: Customer| Expr::col((customer_row::Entity, column));
        Func::coalesce([of(Customer::SurvivorId), of(Customer::Id)])
    };
    let event = |column: Event| Expr::col((assignment_event::Entity, column));
    let lost = || {
        let gone = Expr::col((customer_row::Entity, Customer::Id)).eq(event(Event::CustomerId));
        let mut lost = Query::select();
        lost.from(assignment_event::Entity)
            .inner_join(customer_row::Entity, gone)
            .and_where(Event::FromOwnerId.eq(id))
            .and_where(Event::ToOwnerId.is_null())
            .and_where(Event::At.gt(since));
        lost
    };
    let entry = Alias::new("entry");
    let of = |column: Customer| Expr::col((entry.clone(), column));
    let stands = lost().expr(person()).expr(event(Event::ProjectId)).take();
    let below = lost()
        .expr(of(Customer::Id))
        .expr(event(Event::ProjectId))
        .join_as(
            JoinType::InnerJoin,
            customer_row::Entity,
            entry.clone(),
            of(Customer::SurvivorId).eq(person()),
        )
        .take();
    let ours = || Expr::tuple([Column::CustomerId, Column::ProjectId].map(Expr::col));
    Condition::any().add(ours().in_subquery(stands)).add(ours().in_subquery(below))
}

/// What stands beside the rows of the pool.
struct Beside {
    /// Who stands for each entry.
    people: HashMap<CustomerId, CustomerId>,
    customers: HashMap<CustomerId, customer_row::Model>,
    /// How each came into the pool, the last time.
    losses: HashMap<AssignmentId, assignment_event::Model>,
    /// When the caller lost which person in which project, the last time.
    lost: HashMap<(CustomerId, ProjectId), DateTime<Utc>>,
    waits: HashMap<ProjectId, TimeDelta>,
    hints: Hints,
    now: DateTime<Utc>,
}

impl Beside {
    async fn read(reader: &Reader<'_>, rows: &[assignment::Model]) -> Result<Self> {
        let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id).collect();
        let people = customer::people(reader, &ids).await?;
        let customers = customer_row::Entity::find()
            .filter(customer_row::Column::Id.is_in(people.values().map(|id| id.0)))
            .all(&reader.db)
            .await?;
        let losses = assignment_event::Entity::find()
            .filter(Event::AssignmentId.is_in(rows.iter().map(|row| row.id.0)))
            .filter(Event::ToOwnerId.is_null())
            .order_by_asc(Event::At)
            .all(&reader.db)
            .await?;
        let mut waits = HashMap::new();
        for id in rows.iter().map(|row| row.project_id).collect::<HashSet<_>>() {
            let terms = Terms::read(reader, Some(id)).await?;
            waits.insert(id, TimeDelta::days(terms.former_owner_days));
        }
        let stand: Vec<CustomerId> = customers.iter().map(|row| row.id).collect();
        Ok(Self {
            hints: Hints::read(reader, &stand).await?,
            lost: lost(reader, &people).await?,
            people,
            customers: customers.into_iter().map(|row| (row.id, row)).collect(),
            losses: losses.into_iter().map(|event| (event.assignment_id, event)).collect(),
            waits,
            now: reader.now,
        })
    }

    fn view(&mut self, row: &assignment::Model) -> Option<PooledView> {
        let person = *self.people.get(&row.customer_id)?;
        let customer = self.customers.get(&person)?.clone();
        let loss = self.losses.remove(&row.id);
        let wait = self.waits.get(&row.project_id).copied().unwrap_or_default();
        let lost = self.lost.get(&(person, row.project_id));
        let claimable_at = lost.map(|at| *at + wait).filter(|at| *at > self.now);
        Some(PooledView {
            id: row.id,
            customer_id: customer.id,
            project_id: row.project_id,
            kind: customer.kind,
            name: customer::masked_name(&customer.name),
            phone: customer.phone_mask,
            source: customer.source,
            needs: customer.needs,
            grade: row.grade,
            former_owner_id: loss.as_ref().and_then(|loss| loss.from_owner_id),
            reason: loss.and_then(|loss| loss.reason),
            pooled_at: row.since_at,
            contact_at: row.contact_at,
            claimable_at,
            blacklisted: self.hints.of(person),
        })
    }
}

/// When the reader lost these people to the pool.
async fn lost(
    reader: &Reader<'_>,
    people: &HashMap<CustomerId, CustomerId>,
) -> Result<HashMap<(CustomerId, ProjectId), DateTime<Utc>>> {
    let Some(me) = reader.actor.user_id else { return Ok(HashMap::new()) };
    let losses = assignment_event::Entity::find()
        .filter(Event::CustomerId.is_in(people.keys().map(|id| id.0)))
        .filter(Event::FromOwnerId.eq(me))
        .filter(Event::ToOwnerId.is_null())
        .order_by_asc(Event::At)
        .all(&reader.db)
        .await?;
    let person = |id| people.get(&id).copied().unwrap_or(id);
    let told = losses.into_iter().map(|row| ((person(row.customer_id), row.project_id), row.at));
    Ok(told.collect())
}
