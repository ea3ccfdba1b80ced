//! Who is asked for a decision is told of it, and again when he is reminded.

use super::notify::{Notice, notify};
use crate::approvals::document::DocumentType;
use crate::approvals::task;
use crate::kernel::{Result, Tx};
use entity::kernel::event;
use entity::notifications::notification::NotificationKind;
use futures_util::future::LocalBoxFuture;
use serde_json::json;

/// What is told of which event.
fn kind_of(event: &str) -> Option<NotificationKind> {
    match event {
        "approvals.task.opened" | "approvals.task.handed_over" => {
            Some(NotificationKind::ApprovalAsked)
        }
        "approvals.task.reminded" => Some(NotificationKind::ApprovalReminded),
        _ => None,
    }
}

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let Some(kind) = kind_of(&event.name) else { return Ok(()) };
        let Some(told) = task::recipients(tx, event.object_id.into()).await? else {
            return Ok(());
        };
        let Some(document) = DocumentType::find(&told.document_type) else { return Ok(()) };
        for person in told.people {
            let notice = Notice {
                kind,
                project_id: event.project_id,
                about: (document.code, told.document_id),
                params: json!({"zh": document.zh, "en": document.en}),
            };
            notify(tx, person, notice).await?;
        }
        Ok(())
    })
}
