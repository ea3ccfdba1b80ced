//! A member under lock, together with the rotation whose turns he takes.

use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::rotation;
use entity::customers::rotation_member::{self, Column, Entity};
use entity::id::RotationMemberId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
};
use serde::Serialize;

/// Members of visible projects; who sees only his own sees himself.
pub fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let scope = reader.scope();
    let me = reader.actor.user_id;
    let all = Entity::find().filter(scope.projects(Column::ProjectId));
    if scope.people == crate::kernel::People::Own {
        all.filter(Column::UserId.eq(me.map(|id| id.0).unwrap_or_default()))
    } else {
        all
    }
}

/// The member; turns wait until the act has ended, since the rotation is locked before.
pub async fn lock(tx: &Tx<'_>, id: RotationMemberId) -> Result<rotation_member::Model> {
    let missing = || Error::NotFound("rotation member");
    let seen = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let rotation_id = seen.ok_or_else(missing)?.rotation_id;
    rotation::Entity::find_by_id(rotation_id).lock_exclusive().one(tx.db()).await?;
    Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)
}

/// Writes the change of a locked member and tells of it.
pub async fn save<D: Serialize>(
    tx: &mut Tx<'_>,
    row: &rotation_member::Model,
    mut change: rotation_member::ActiveModel,
    event: &str,
    detail: &D,
) -> Result<()> {
    change.id = Set(row.id);
    change.version = Set(row.version + 1);
    change.update(tx.db()).await?;
    let subject = Subject::of("customers.rotation_member", row.id, row.project_id);
    tx.record(event, subject, detail)
}
