//! The writes of assignments, for every act of the shelf that gives a customer to somebody.

use crate::customers::pool::Terms;
use crate::customers::{Customers, customer};
use crate::kernel::error::OnDuplicate;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use entity::admin::user_account;
use entity::customers::assignment::{self, AssignmentOrigin, Column, Entity};
use entity::customers::assignment_event;
use entity::customers::grade::Grade;
use entity::id::{AssignmentEventId, AssignmentId, CustomerId, ProjectId, TeamId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Rows of one insert, of ten columns each.
const AT_ONCE: usize = 1_000;
/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

/// Who shall look after the customer, and how that came.
#[derive(Debug, Clone)]
pub struct Owning {
    /// Nobody: into the public pool.
    pub owner_id: Option<UserId>,
    pub origin: AssignmentOrigin,
    pub reason: Option<String>,
}

/// Who stands for the customer, and the person's assignment in a project, both locked; none while
/// he is new there.
pub async fn lock_of(
    tx: &Tx<'_>,
    customer_id: CustomerId,
    project_id: ProjectId,
) -> Result<(CustomerId, Option<assignment::Model>)> {
    let people = customer::lock_people(tx, &[customer_id]).await?;
    let stands = people.get(&customer_id).copied().unwrap_or(customer_id);
    Ok((stands, lock_all(tx, &people, project_id).await?.remove(&stands)))
}

/// The assignments of these people in a project, locked; by who stands for each.
pub async fn lock_all(
    tx: &Tx<'_>,
    people: &HashMap<CustomerId, CustomerId>,
    project_id: ProjectId,
) -> Result<HashMap<CustomerId, assignment::Model>> {
    let mut held = HashMap::new();
    let entries: Vec<CustomerId> = people.keys().copied().collect();
    for some in entries.chunks(IDS_AT_ONCE) {
        let rows = of_entries(some, project_id)
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(tx.db())
            .await?;
        let of = |row: &assignment::Model| people.get(&row.customer_id).copied();
        held.extend(rows.into_iter().filter_map(|row| Some((of(&row)?, row))));
    }
    Ok(held)
}

/// The assignments that count of these entries in a project.
pub(super) fn of_entries(entries: &[CustomerId], project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::YieldsToId.is_null())
        .filter(Column::CustomerId.is_in(entries.iter().map(|id| id.0)))
}

/// Gives a customer who is new in the project to somebody; refused where another was faster. He is
/// the one who stands for the person, so that of two acts at once under two entries one is faster.
pub async fn open(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    project_id: ProjectId,
    owning: &Owning,
) -> Result<AssignmentId> {
    open_or(tx, (customer_id, project_id), owning, || Customers::AlreadyAssigned.into()).await
}

/// The same within another act; where another was faster, the whole act is tried again and finds
/// the customer in his hands.
pub(super) async fn open_or_retry(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    project_id: ProjectId,
    owning: &Owning,
) -> Result<AssignmentId> {
    open_or(tx, (customer_id, project_id), owning, overtaken).await
}

fn overtaken() -> Error {
    Error::Contended("another act assigned the customer".to_owned())
}

async fn open_or(
    tx: &mut Tx<'_>,
    (customer_id, project_id): (CustomerId, ProjectId),
    owning: &Owning,
    overtaken: impl FnOnce() -> Error,
) -> Result<AssignmentId> {
    let row = fresh(tx, customer_id, project_id, owning, team_of(tx, owning.owner_id).await?);
    Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(overtaken)?;
    note(tx, &row, None, owning).await?;
    Ok(row.id)
}

/// Gives many customers who are new in the project, and stand for themselves, to their owners;
/// where another act was faster, the whole is tried again.
pub async fn open_all(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    new: &[(CustomerId, Owning)],
) -> Result<()> {
    let teams = teams_of(tx, new.iter().filter_map(|(_, owning)| owning.owner_id)).await?;
    for some in new.chunks(AT_ONCE) {
        let rows: Vec<assignment::Model> = some
            .iter()
            .map(|(customer_id, owning)| {
                let team = owning.owner_id.and_then(|id| teams.get(&id).copied().flatten());
                fresh(tx, *customer_id, project_id, owning, team)
            })
            .collect();
        let events: Vec<assignment_event::Model> =
            rows.iter().zip(some).map(|(row, (_, owning))| event(tx, row, None, owning)).collect();
        Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
            .exec_without_returning(tx.db())
            .await
            .on_duplicate(overtaken)?;
        let events = events.into_iter().map(IntoActiveModel::into_active_model);
        assignment_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn fresh(
    tx: &Tx<'_>,
    customer_id: CustomerId,
    project_id: ProjectId,
    owning: &Owning,
    team_id: Option<TeamId>,
) -> assignment::Model {
    assignment::Model {
        id: tx.id::<AssignmentId>(),
        customer_id,
        project_id,
        owner_id: owning.owner_id,
        team_id,
        origin: owning.origin,
        since_at: tx.now,
        contact_at: tx.now,
        warned_at: None,
        grade: None,
        spared_until_at: None,
        yields_to_id: None,
        created_at: tx.now,
        version: 1,
    }
}

/// Gives a customer to somebody else, or to nobody. The row must not have changed since it was
/// read; the recycling clock starts anew.
pub async fn move_to(tx: &mut Tx<'_>, row: &assignment::Model, owning: &Owning) -> Result<()> {
    let mut change = moved(tx, owning).await?;
    change.version = Set(row.version + 1);
    let moved = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(row.version))
        .exec(tx.db())
        .await?;
    if moved.rows_affected == 0 {
        return Err(Error::Contended("the assignment has changed".to_owned()));
    }
    note(tx, row, row.owner_id, owning).await
}

async fn moved(tx: &Tx<'_>, owning: &Owning) -> Result<assignment::ActiveModel> {
    Ok(assignment::ActiveModel {
        owner_id: Set(owning.owner_id),
        team_id: Set(team_of(tx, owning.owner_id).await?),
        origin: Set(owning.origin),
        since_at: Set(tx.now),
        // The pool tells when the customer was last met.
        contact_at: owning.owner_id.map_or(NotSet, |_| Set(tx.now)),
        warned_at: Set(None),
        spared_until_at: Set(None),
        ..Default::default()
    })
}

/// Gives many customers to one, or to nobody; the rows are locked.
pub async fn move_all(tx: &mut Tx<'_>, rows: &[assignment::Model], owning: &Owning) -> Result<()> {
    let change = moved(tx, owning).await?;
    for some in rows.chunks(AT_ONCE) {
        Entity::update_many()
            .set(change.clone())
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.is_in(some.iter().map(|row| row.id.0)))
            .exec(tx.db())
            .await?;
        let events = some.iter().map(|row| event(tx, row, row.owner_id, owning));
        let events: Vec<_> = events.map(IntoActiveModel::into_active_model).collect();
        assignment_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    }
    rows.iter().try_for_each(|row| tell(tx, row, row.owner_id, owning))
}

/// The customers were met or spoken to: their recycling clocks start anew, in one project or, where
/// none is named, in each in which they are the author's.
pub async fn touch(
    tx: &Tx<'_>,
    customers: &[CustomerId],
    project_id: Option<ProjectId>,
    at: DateTime<Utc>,
) -> Result<()> {
    let entries = customer::people(&tx.reader(), customers).await?;
    let entries: Vec<CustomerId> = entries.into_keys().collect();
    for some in entries.chunks(IDS_AT_ONCE) {
        let touched = Entity::update_many()
            .set(contacted(at))
            .filter(Column::ContactAt.lt(at))
            .filter(Column::CustomerId.is_in(some.iter().map(|id| id.0)));
        let touched = match project_id {
            Some(id) => touched.filter(Column::ProjectId.eq(id)),
            None => touched.filter(Column::OwnerId.eq(tx.actor.user_id.map(|id| id.0))),
        };
        touched.exec(tx.db()).await?;
    }
    Ok(())
}

/// Lets another grade count. Where it shortens the time so much that the owner could not be warned
/// any more, he is given the days of a warning.
pub async fn grade(
    tx: &Tx<'_>,
    row: &assignment::Model,
    grade: Grade,
    terms: &Terms,
) -> Result<()> {
    let after = assignment::Model { grade: Some(grade), spared_until_at: None, ..row.clone() };
    let shorter = terms.days(Some(grade)) < terms.days(row.grade);
    let warned = tx.now + TimeDelta::days(terms.warning_days);
    let mut change =
        assignment::ActiveModel { id: Set(row.id), grade: Set(Some(grade)), ..Default::default() };
    if shorter && row.owner_id.is_some() && terms.over_at(&after) < warned {
        change.spared_until_at = Set(Some(warned));
        change.warned_at = Set(None);
    }
    Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// People were met in a project, whose entries these are: their recycling clocks start anew there.
pub(super) fn touch_later(
    tx: &mut Tx<'_>,
    entries: impl Iterator<Item = CustomerId>,
    project_id: ProjectId,
) {
    let touched = Entity::update_many()
        .set(contacted(tx.now))
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::CustomerId.is_in(entries.map(|id| id.0)));
    tx.last.add(touched);
}

fn contacted(at: DateTime<Utc>) -> assignment::ActiveModel {
    assignment::ActiveModel {
        contact_at: Set(at),
        warned_at: Set(None),
        spared_until_at: Set(None),
        ..Default::default()
    }
}

async fn team_of(tx: &Tx<'_>, owner: Option<UserId>) -> Result<Option<TeamId>> {
    let Some(id) = owner else { return Ok(None) };
    Ok(teams_of(tx, [id]).await?.remove(&id).flatten())
}

async fn teams_of(
    tx: &Tx<'_>,
    owners: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, Option<TeamId>>> {
    let owners: HashSet<UserId> = owners.into_iter().collect();
    let users = user_account::Entity::find()
        .filter(user_account::Column::Id.is_in(owners.into_iter().map(|id| id.0)))
        .all(tx.db())
        .await?;
    Ok(users.into_iter().map(|user| (user.id, user.team_id)).collect())
}

fn event(
    tx: &Tx<'_>,
    row: &assignment::Model,
    from: Option<UserId>,
    owning: &Owning,
) -> assignment_event::Model {
    assignment_event::Model {
        id: tx.id::<AssignmentEventId>(),
        assignment_id: row.id,
        customer_id: row.customer_id,
        project_id: row.project_id,
        origin: owning.origin,
        from_owner_id: from,
        to_owner_id: owning.owner_id,
        reason: owning.reason.clone(),
        actor_id: tx.actor.user_id,
        at: tx.now,
    }
}

async fn note(
    tx: &mut Tx<'_>,
    row: &assignment::Model,
    from: Option<UserId>,
    owning: &Owning,
) -> Result<()> {
    let event = event(tx, row, from, owning).into_active_model();
    assignment_event::Entity::insert(event).exec_without_returning(tx.db()).await?;
    tell(tx, row, from, owning)
}

fn tell(
    tx: &mut Tx<'_>,
    row: &assignment::Model,
    from: Option<UserId>,
    owning: &Owning,
) -> Result<()> {
    let subject = Subject::of("customers.assignment", row.id, row.project_id);
    let detail = json!({
        "customer_id": row.customer_id, "from": from, "to": owning.owner_id,
        "origin": owning.origin,
    });
    tx.record("customers.assignment.changed", subject, &detail)
}
