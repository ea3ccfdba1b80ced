//! Loading a hold within scope.

use crate::kernel::{Error, Reader, Result, Tx};
use entity::id::HoldId;
use entity::sales::hold;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};

/// The hold, if the reader sees its project and its author.
pub async fn get(reader: &Reader<'_>, id: HoldId) -> Result<hold::Model> {
    let found = hold::Entity::find_by_id(id).one(&reader.db).await?;
    let me = reader.actor.user_id;
    found
        .filter(|hold| reader.scope().sees_project(hold.project_id))
        .filter(|hold| reader.scope().sees_owner(me, hold.author_id, hold.team_id))
        .ok_or(Error::NotFound("hold"))
}

/// The same under lock; taken after claim and unit.
pub async fn lock(tx: &Tx<'_>, id: HoldId) -> Result<hold::Model> {
    let found = hold::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.ok_or(Error::NotFound("hold"))
}

/// Saves what can change about a hold.
pub async fn save(tx: &Tx<'_>, hold: &hold::Model) -> Result<()> {
    let change = hold::ActiveModel {
        id: Set(hold.id),
        state: Set(hold.state),
        expires_at: Set(hold.expires_at),
        renewals: Set(hold.renewals),
        version: Set(hold.version + 1),
        ..Default::default()
    };
    hold::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}
