//! Having read everything.

use super::query::{NotificationCount, count};
use super::told::tell;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::notifications::notification::{ActiveModel, Column, Entity};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Marks all of the actor's entries as read; answers what is left.
pub async fn mark_all_read(tx: &mut Tx<'_>) -> Result<NotificationCount> {
    let user = tx.actor.user()?;
    let change =
        ActiveModel { unread: Set(false), read_at: Set(Some(tx.now)), ..Default::default() };
    let read = Entity::update_many()
        .set(change)
        .filter(Column::UserId.eq(user))
        .filter(Column::Unread.eq(true))
        .exec(tx.db())
        .await?;
    if read.rows_affected > 0 {
        tell(tx, user, "notifications.notification.seen", None).await?;
    }
    let told = json!({"read": read.rows_affected});
    tx.audit_only(Subject::global("notifications.notification", user), told);
    count(&tx.reader()).await
}
