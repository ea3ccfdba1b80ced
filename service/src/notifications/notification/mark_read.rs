//! Having read an entry.

use super::query::own;
use super::told::tell;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::id::NotificationId;
use entity::notifications::notification::{ActiveModel, Column, Entity};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Marks one of the actor's entries as read; again is no error.
pub async fn mark_read(tx: &mut Tx<'_>, id: NotificationId) -> Result<()> {
    let row = own(tx.actor.user()?).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let row = row.ok_or(Error::NotFound("notification"))?;
    let kind = row.kind;
    if row.unread {
        let change = ActiveModel {
            id: Set(id),
            unread: Set(false),
            read_at: Set(Some(tx.now)),
            ..Default::default()
        };
        let read = Entity::update(change).exec(tx.db()).await?;
        tell(tx, read.user_id, "notifications.notification.seen", Some(read)).await?;
    }
    tx.audit_only(Subject::global("notifications.notification", id), json!({"kind": kind}));
    Ok(())
}
