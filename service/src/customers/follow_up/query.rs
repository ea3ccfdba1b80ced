//! Follow-ups as shown, and what is due.

use super::answered::answered;
use crate::customers::customer;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, FaultCode, People, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::customer::{self as customer_row, Column as Person};
use entity::customers::follow_up::{self, Column, Entity, FollowUpChannel};
use entity::id::{CustomerId, FollowUpId, ProjectId, UserId};
use entity::inventory::project;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["happened_at", "next_on"];
/// Days of a contact about no project are counted here.
const ZONE: &str = "Asia/Shanghai";

/// One contact as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000041",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "customer": null,
    "project_id": null, "project": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "channel": "phone",
    "content": "Likes the sixteenth floor, wants to see it again.",
    "happened_at": "2025-03-10T02:00:00Z", "next_on": "2025-03-14", "done_at": null,
    "done_by_id": null, "outcome": null,
    "created_at": "2025-03-10T02:00:00Z", "voided_at": null, "voided_by_id": null,
    "void_reason": null
}))]
pub struct FollowUpView {
    pub id: FollowUpId,
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    pub project_id: Option<ProjectId>,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub author_id: UserId,
    pub channel: FollowUpChannel,
    pub content: String,
    pub happened_at: DateTime<Utc>,
    pub next_on: Option<NaiveDate>,
    /// When the next contact was marked as done.
    pub done_at: Option<DateTime<Utc>>,
    pub done_by_id: Option<UserId>,
    /// What came of it.
    pub outcome: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Noted by mistake: it stays in the list, and counts for nothing.
    pub voided_at: Option<DateTime<Utc>>,
    pub voided_by_id: Option<UserId>,
    pub void_reason: Option<String>,
}

impl From<follow_up::Model> for FollowUpView {
    fn from(row: follow_up::Model) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            customer: Expandable,
            project_id: row.project_id,
            project: Expandable,
            author_id: row.author_id,
            channel: row.channel,
            content: row.content,
            happened_at: row.happened_at,
            next_on: row.next_on,
            done_at: row.done_at,
            done_by_id: row.done_by_id,
            outcome: row.outcome,
            created_at: row.created_at,
            voided_at: row.voided_at,
            voided_by_id: row.voided_by_id,
            void_reason: row.void_reason,
        }
    }
}

/// Which follow-ups are wanted.
#[derive(Debug, Clone, Default)]
pub struct FollowUpFilter {
    pub customer_id: Option<CustomerId>,
    pub author_id: Option<UserId>,
    pub project_id: Option<ProjectId>,
    /// Any of these; all when empty.
    pub channels: Vec<FollowUpChannel>,
    pub from_next_on: Option<NaiveDate>,
    pub to_next_on: Option<NaiveDate>,
    /// Was the next contact marked as done?
    pub done: Option<bool>,
    /// Is it void?
    pub voided: Option<bool>,
    /// Only those that ask for a contact by today which has not happened yet; longest overdue
    /// first.
    pub due: Option<bool>,
}

/// One follow-up of a visible customer.
pub async fn one(reader: &Reader<'_>, id: FollowUpId) -> Result<FollowUpView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.map(FollowUpView::from).ok_or(Error::NotFound("follow-up"))
}

/// Every contact with one customer.
pub async fn list_of(
    reader: &Reader<'_>,
    customer_id: CustomerId,
    paging: &Paging,
) -> Result<Listed<FollowUpView>> {
    let customer_id = customer::get(reader, customer_id).await?.id;
    let filter = FollowUpFilter { customer_id: Some(customer_id), ..Default::default() };
    list(reader, &filter, paging).await
}

/// Contacts with visible customers.
pub async fn list(
    reader: &Reader<'_>,
    filter: &FollowUpFilter,
    paging: &Paging,
) -> Result<Listed<FollowUpView>> {
    let mut select = visible(reader);
    let mut paging = paging.clone();
    if let Some(id) = filter.customer_id {
        select = select.filter(Column::CustomerId.in_subquery(customer::kin(id)));
    }
    if let Some(id) = filter.author_id {
        select = select.filter(Column::AuthorId.eq(id));
    }
    select = select.filter(narrowed(filter));
    select = page::sorted(select, &paging, |name| match name {
        "happened_at" => Column::HappenedAt,
        "next_on" => Column::NextOn,
        _ => Column::Id,
    });
    if filter.due == Some(true) {
        if paging.cursor.is_some() {
            return Err(Error::fault("/cursor", FaultCode::Conflict));
        }
        select = select.filter(due(reader).await?).filter(Column::DoneAt.is_null());
        select = select.filter(Column::VoidedAt.is_null());
        select = select.filter(answered().not());
        // What was said to somebody who is erased stays in his history; nobody contacts him again.
        select = select.filter(Column::CustomerId.in_subquery(customer::present()));
        select = select.order_by_asc(Column::NextOn);
        paging.sort = vec![("next_on".to_owned(), false)];
    }
    let rows =
        page::fetch(&reader.db, select, &paging, Column::Id, |row: &follow_up::Model| row.id.0);
    Ok(rows.await?.map(FollowUpView::from))
}

/// Due by today, which is another day in projects of other time zones: the list names a contact on
/// the day on which its reminder goes out.
async fn due(reader: &Reader<'_>) -> Result<Condition> {
    let zones: Vec<String> = project::Entity::find()
        .select_only()
        .column(project::Column::TimeZone)
        .distinct()
        .into_tuple()
        .all(&reader.db)
        .await?;
    let today = reader.today(ZONE);
    let mut due = Condition::any().add(Column::NextOn.lte(today).and(Column::ProjectId.is_null()));
    let mut same = vec![];
    for zone in zones {
        let there = reader.today(&zone);
        if there == today {
            same.push(zone);
            continue;
        }
        due = due.add(Column::NextOn.lte(there).and(within(&[zone])));
    }
    Ok(due.add(Column::NextOn.lte(today).and(within(&same))))
}

/// About a project of one of the time zones.
fn within(zones: &[String]) -> SimpleExpr {
    let there = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::TimeZone.is_in(zones));
    Column::ProjectId.in_subquery(there.into_query())
}

/// Where the days of a contact are counted.
pub(super) async fn zone(reader: &Reader<'_>, project_id: Option<ProjectId>) -> Result<String> {
    let project = match project_id {
        Some(id) => project::Entity::find_by_id(id).one(&reader.db).await?,
        None => None,
    };
    Ok(project.map_or(ZONE.to_owned(), |project| project.time_zone))
}

fn narrowed(filter: &FollowUpFilter) -> Condition {
    let (done, void) = (Column::DoneAt, Column::VoidedAt);
    Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(page::among(Column::Channel, &filter.channels))
        .add_option(filter.from_next_on.map(|day| Column::NextOn.gte(day)))
        .add_option(filter.to_next_on.map(|day| Column::NextOn.lte(day)))
        .add_option(filter.done.map(|is| if is { done.is_not_null() } else { done.is_null() }))
        .add_option(filter.voided.map(|is| if is { void.is_not_null() } else { void.is_null() }))
}

/// Contacts with visible customers; one about a project is seen by who sees the project. Who sees
/// only an entry that was merged notes what he does under the one that stands, and sees that.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let mut seen =
        Condition::any().add(Column::CustomerId.in_subquery(customer::visible_ids(reader)));
    if reader.scope().people != People::Any {
        let stand = customer::visible(reader)
            .select_only()
            .column(Person::SurvivorId)
            .filter(Person::SurvivorId.is_not_null())
            .into_query();
        let me = reader.actor.user_id.map(|id| id.0).unwrap_or_default();
        let own = Condition::all()
            .add(Column::AuthorId.eq(me))
            .add(Column::CustomerId.in_subquery(stand));
        seen = seen.add(own);
    }
    let select = Entity::find().filter(seen);
    match &reader.scope().projects {
        None => select,
        Some(ids) => select.filter(
            Condition::any()
                .add(Column::ProjectId.is_null())
                .add(Column::ProjectId.is_in(ids.iter().map(|id| id.0))),
        ),
    }
}

/// Another contact with the same person came after it, under whichever of his entries: about the
/// same project, whoever had it; where one of the two names no project, by the same author. What
/// somebody else says about another project takes nobody's promise off his list.
pub(super) fn superseded() -> SimpleExpr {
    let [later, promised, entry] = ["later", "promised", "entry"].map(Alias::new);
    let theirs = |column: Column| Expr::col((later.clone(), column));
    let ours = |column: Column| Expr::col((Entity, column));
    let of = |alias: &Alias, column: Person| Expr::col((alias.clone(), column));
    let stands = || Func::coalesce([of(&promised, Person::SurvivorId), of(&promised, Person::Id)]);
    // Joined, because MariaDB 10.11 dies of a correlated subquery below an `IN`.
    let one_person = Condition::any()
        .add(of(&entry, Person::Id).eq(stands()))
        .add(of(&entry, Person::SurvivorId).eq(stands()));
    let same_project = theirs(Column::ProjectId).eq(ours(Column::ProjectId));
    let general = Condition::any()
        .add(theirs(Column::ProjectId).is_null())
        .add(ours(Column::ProjectId).is_null());
    let general =
        Condition::all().add(general).add(theirs(Column::AuthorId).eq(ours(Column::AuthorId)));
    let at = Column::HappenedAt;
    let noted_later = theirs(at).eq(ours(at)).and(theirs(Column::Id).gt(ours(Column::Id)));
    let newer = theirs(at).gt(ours(at)).or(noted_later);
    let met = theirs(Column::CustomerId).eq(of(&entry, Person::Id));
    let join = JoinType::InnerJoin;
    let query = Query::select()
        .expr(Expr::val(1))
        .from_as(customer_row::Entity, promised.clone())
        .join_as(join, customer_row::Entity, entry.clone(), one_person)
        .join_as(join, Entity, later.clone(), met)
        .and_where(of(&promised, Person::Id).eq(ours(Column::CustomerId)))
        .cond_where(Condition::any().add(same_project).add(general))
        .and_where(theirs(Column::VoidedAt).is_null())
        .and_where(newer)
        .take();
    Expr::exists(query)
}
