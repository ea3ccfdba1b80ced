//! Who can look after a customer: somebody of the project whose account is active.

use crate::customers::Customers;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use entity::admin::user_account::{self, UserState};
use entity::admin::user_project;
use entity::id::{ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// A visible person of the project; a stranger is a fault at the given place, a disabled one a
/// refusal.
pub async fn check(
    reader: &Reader<'_>,
    id: UserId,
    project_id: ProjectId,
    place: &str,
) -> Result<()> {
    let missing = || Error::fault(place, FaultCode::NotFound);
    let user = user_account::Entity::find_by_id(id).one(&reader.db).await?.ok_or_else(missing)?;
    let seen = reader.scope().sees_owner(reader.actor.user_id, id, user.team_id);
    if !seen || !is_member(reader, id, project_id).await? {
        return Err(missing());
    }
    if user.state == UserState::Active { Ok(()) } else { Err(Customers::ConsultantInactive.into()) }
}

async fn is_member(reader: &Reader<'_>, id: UserId, project_id: ProjectId) -> Result<bool> {
    let members = user_project::Entity::find()
        .filter(user_project::Column::UserId.eq(id))
        .filter(user_project::Column::ProjectId.eq(project_id))
        .count(&reader.db);
    Ok(members.await? > 0)
}

/// Is he somebody of the project whose account is active? Then it stays so until the act ends.
pub(super) async fn lock_if_there(tx: &Tx<'_>, id: UserId, project_id: ProjectId) -> Result<bool> {
    if !is_member(&tx.reader(), id, project_id).await? {
        return Ok(false);
    }
    let user = user_account::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    Ok(user.is_some_and(|user| user.state == UserState::Active))
}

/// Keeps the account as it is until the act ends, so that nobody who is disabled meanwhile is given
/// a customer, and what is counted of him stays counted.
pub async fn lock(tx: &Tx<'_>, id: UserId) -> Result<()> {
    let user = user_account::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let active = user.is_some_and(|user| user.state == UserState::Active);
    if active { Ok(()) } else { Err(Customers::ConsultantInactive.into()) }
}
