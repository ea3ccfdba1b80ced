//! `/notifications/notifications`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::NotificationId;
use entity::notifications::notification::NotificationKind;
use service::kernel::{Tx, act};
use service::notifications::notification::{
    self, NotificationCount, NotificationFilter, NotificationView,
};

page! {
    /// Entries of the inbox.
    NotificationPage of NotificationView
}

list_query! {
    /// Filters of the inbox.
    NotificationQuery {
        /// Only unread entries, or only read ones.
        unread: bool,
        /// Of these kinds.
        #[param(inline)]
        kind: Several<NotificationKind>,
    }
}

/// List one's own notifications
///
/// Unread ones first, the newest first among them; sortable by `created_at`. Without cursor.
#[utoipa::path(
    operation_id = "notifications_notification_list",
    params(NotificationQuery),
    responses((status = 200, description = "A page of entries", body = NotificationPage))
)]
#[get("/api/v1/notifications/notifications")]
async fn list(
    call: Read<{ act::NOTIFICATIONS_NOTIFICATION_LIST }>,
    Query(query): Query<NotificationQuery>,
) -> Reply {
    let paging = query.paging(notification::SORTABLE)?;
    let kind = query.kind.map(|kinds| kinds.0).unwrap_or_default();
    let filter = NotificationFilter { unread: query.unread, kind };
    let listed = notification::list(&call.reader(), &filter, &paging).await;
    call.answer(&NotificationPage::from(listed.map_err(crate::list::of_query)?)).await
}

/// Count one's own notifications
///
/// For the number beside the bell: unread ones, in all and by kind.
#[utoipa::path(
    operation_id = "notifications_notification_count",
    responses((status = 200, description = "The counts", body = NotificationCount))
)]
#[get("/api/v1/notifications/notifications/count")]
async fn count(call: Read<{ act::NOTIFICATIONS_NOTIFICATION_COUNT }>) -> Reply {
    call.answer(&notification::count(&call.reader()).await?).await
}

/// Mark all of one's own notifications as read
///
/// Answers the counts that are left.
#[utoipa::path(
    operation_id = "notifications_notification_mark_all_read",
    request_body = Nothing,
    responses((status = 200, description = "The counts", body = NotificationCount))
)]
#[post("/api/v1/notifications/notifications/mark-all-read")]
async fn mark_all_read(call: Write<{ act::NOTIFICATIONS_NOTIFICATION_MARK_ALL_READ }>) -> Reply {
    let mark = async |tx: &mut Tx<'_>, _: &Nothing| notification::mark_all_read(tx).await;
    call.tell(mark).await
}

/// Read one of one's own notifications
///
/// Carries a strong `ETag`; `If-None-Match` gives 304. Reading does not mark it as read.
#[utoipa::path(
    operation_id = "notifications_notification_read",
    params(("id" = NotificationId, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = NotificationView))
)]
#[get("/api/v1/notifications/notifications/{id}")]
async fn read(
    call: Read<{ act::NOTIFICATIONS_NOTIFICATION_READ }>,
    id: Id<NotificationId>,
) -> Reply {
    call.one(id.0, notification::one).await
}

/// Mark one of one's own notifications as read
///
/// Again is no error.
#[utoipa::path(
    operation_id = "notifications_notification_mark_read",
    params(("id" = NotificationId, Path, description = "The entry")),
    request_body = Nothing,
    responses((status = 200, description = "The entry", body = NotificationView))
)]
#[post("/api/v1/notifications/notifications/{id}/mark-read")]
async fn mark_read(
    call: Write<{ act::NOTIFICATIONS_NOTIFICATION_MARK_READ }>,
    id: Id<NotificationId>,
) -> Reply {
    let mark = async |tx: &mut Tx<'_>, id, _: &Nothing| notification::mark_read(tx, id).await;
    call.act(id.0, mark, notification::one).await
}

/// Routes of notifications; fixed paths before `{id}`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(count).service(mark_all_read).service(read).service(mark_read);
}
