//! A follow-up under lock, for who may change it.

use super::query::visible;
use crate::customers::Customers;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, People, Result, Tx};
use entity::customers::follow_up::{self, Column, Entity};
use entity::id::FollowUpId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// A visible follow-up, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: FollowUpId) -> Result<follow_up::Model> {
    let missing = || Error::NotFound("follow-up");
    visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?.ok_or_else(missing)?;
    Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)
}

/// What somebody wrote is changed by himself, or by who sees everybody's.
pub(super) fn own(tx: &Tx<'_>, row: &follow_up::Model) -> Result<()> {
    let any = tx.actor.scope.people == People::Any;
    if any || tx.actor.user_id == Some(row.author_id) {
        Ok(())
    } else {
        Err(Customers::NotAuthor.into())
    }
}

pub(super) fn subject(row: &follow_up::Model) -> Subject {
    Subject { kind: "customers.follow_up", id: row.id.0, project_id: row.project_id }
}
