//! Who is asked for a decision is told of it, and again when he is reminded; who asked is told how
//! it ended.

use super::notify::{Notice, notify};
use crate::approvals::document::DocumentType;
use crate::approvals::request::{self, Ended};
use crate::approvals::task;
use crate::kernel::{Result, Tx};
use entity::approvals::approval::ApprovalState;
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
        if let Some(ended) = ended_of(tx, event).await? {
            return tell_author(tx, event, ended).await;
        }
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

/// The request that this event may have ended.
async fn ended_of(tx: &Tx<'_>, event: &event::Model) -> Result<Option<Ended>> {
    match event.name.as_str() {
        "approvals.task.decided" => request::ended_by(tx, event.object_id.into()).await,
        // The document went another way while it waited.
        "approvals.task.withdrawn" => request::ended(tx, event.object_id.into()).await,
        _ => Ok(None),
    }
}

/// Tells whoever made the request, unless he ended it himself.
async fn tell_author(tx: &mut Tx<'_>, event: &event::Model, ended: Ended) -> Result<()> {
    let Some(author) = ended.author_id.filter(|_| ended.author_id != event.actor_id) else {
        return Ok(());
    };
    let Some(document) = DocumentType::find(&ended.document_type) else { return Ok(()) };
    let kind = match ended.state {
        ApprovalState::Approved => NotificationKind::ApprovalApproved,
        ApprovalState::Rejected => NotificationKind::ApprovalRefused,
        ApprovalState::Withdrawn => NotificationKind::ApprovalLapsed,
        ApprovalState::Pending => return Ok(()),
    };
    let notice = Notice {
        kind,
        project_id: event.project_id,
        about: (document.code, ended.document_id),
        params: json!({"zh": document.zh, "en": document.en}),
    };
    notify(tx, author, notice).await
}
