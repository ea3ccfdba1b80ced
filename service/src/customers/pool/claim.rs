//! Claiming 领取: the first who comes gets the customer, so many on one day.

use super::allowance::left;
use super::query::customers;
use super::terms::Terms;
use crate::customers::Customers;
use crate::customers::assignment::{self, Owning, lock_consultant, move_to};
use crate::customers::customer as person;
use crate::kernel::{Error, Result, Tx};
use chrono::TimeDelta;
use entity::customers::assignment::{AssignmentOrigin, Entity};
use entity::customers::assignment_event::{self, Column};
use entity::customers::customer;
use entity::id::{AssignmentId, CustomerId, ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Gives a customer of the pool to the caller.
///
/// The caller's account is locked first, so that claims of one consultant are counted one after
/// the other; the assignment last, so that of many consultants one gets the customer.
pub async fn claim(tx: &mut Tx<'_>, id: AssignmentId) -> Result<()> {
    let missing = || Error::NotFound("pooled customer");
    let me = tx.actor.user()?;
    let project_id = assignment::of_project(&tx.reader(), id).await.map_err(|_| missing())?;
    lock_consultant(tx, me).await?;
    let seen = Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(missing)?;
    let people = person::lock_people(tx, &[seen.customer_id]).await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)?;
    let stands = people.get(&row.customer_id).map(|id| id.0);
    let there =
        customers(&tx.reader()).filter(customer::Column::Id.eq(stands)).one(tx.db()).await?;
    if there.is_none() || row.yields_to_id.is_some() {
        return Err(missing());
    }
    person::check_people(&tx.reader(), &[row.customer_id]).await?;
    if row.owner_id.is_some() {
        return Err(Customers::PoolTaken.into());
    }
    let terms = Terms::read(&tx.reader(), Some(project_id)).await?;
    let entries: Vec<CustomerId> = people.into_keys().collect();
    waited(tx, (&entries, project_id), me, &terms).await?;
    within_day(tx, me, project_id, &terms).await?;
    let owning = Owning { owner_id: Some(me), origin: AssignmentOrigin::Claim, reason: None };
    move_to(tx, &row, &owning).await
}

/// Whoever lost the person to the pool, under whichever entry, comes after the others.
async fn waited(
    tx: &Tx<'_>,
    (entries, project_id): (&[CustomerId], ProjectId),
    me: UserId,
    terms: &Terms,
) -> Result<()> {
    let lost = assignment_event::Entity::find()
        .filter(Column::CustomerId.is_in(entries.iter().map(|id| id.0)))
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::FromOwnerId.eq(me))
        .filter(Column::ToOwnerId.is_null())
        .order_by_desc(Column::At)
        .one(tx.db())
        .await?;
    let until = lost.map(|lost| lost.at + TimeDelta::days(terms.former_owner_days));
    match until {
        Some(until) if until > tx.now => {
            Err(Customers::FormerOwnerWaits.with("claimable_at", &until).into())
        }
        _ => Ok(()),
    }
}

async fn within_day(tx: &Tx<'_>, me: UserId, project_id: ProjectId, terms: &Terms) -> Result<()> {
    let allowance = left(&tx.reader(), me, project_id, terms).await?;
    if allowance.left > 0 {
        return Ok(());
    }
    let refusal = Customers::ClaimsUsedUp.with("limit", &allowance.limit);
    Err(refusal.with("resets_at", &allowance.resets_at).into())
}
