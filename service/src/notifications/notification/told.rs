//! Telling whoever watches of his own inbox, so that he need not ask again and again.

use super::query::{NotificationView, own};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::UserId;
use entity::notifications::notification::{self, Column};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// What happened in an inbox, as its owner alone is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"unread": 3, "notification": null}))]
pub struct NotificationTold {
    /// How many entries are unread from then on.
    pub unread: u64,
    /// The entry; null where all were read at once.
    pub notification: Option<NotificationView>,
}

/// Tells the owner of an inbox what has become of it.
pub(in crate::notifications) async fn tell(
    tx: &mut Tx<'_>,
    user: UserId,
    event: &str,
    entry: Option<notification::Model>,
) -> Result<()> {
    let unread = own(user).filter(Column::Unread.eq(true)).count(tx.db()).await?;
    let subject = match &entry {
        Some(entry) => Subject {
            kind: "notifications.notification",
            id: entry.id.0,
            project_id: entry.project_id,
        },
        None => Subject::global("notifications.notification", user),
    };
    let told = NotificationTold { unread, notification: entry.map(NotificationView::from) };
    tx.announce_to(user, event, subject, &told)
}
