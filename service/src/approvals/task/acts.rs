//! What the caller could do with a task now: decide its document, or hand the task over.

use super::hand_over;
use super::query::get;
use crate::approvals::decide;
use crate::approvals::document::DocumentType;
use crate::approvals::drafter::drafter;
use crate::approvals::refusal::Approvals;
use crate::kernel::acts::Acts;
use crate::kernel::{Error, Reader, Result, act};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task;
use entity::id::TaskId;
use sea_orm::EntityTrait;

/// The acts of the task: those of its document that decide, by their own names, and its own.
pub async fn acts(reader: &Reader<'_>, id: TaskId) -> Result<Acts> {
    let task = get(reader, id).await?;
    let request = approval::Entity::find_by_id(task.approval_id).one(&reader.db).await?;
    let request = request.ok_or(Error::NotFound("approval task"))?;
    let mut acts = Acts::default();
    if let Some(document) = DocumentType::find(&request.document_type) {
        for deciding in [document.decided_by, document.rejected_by] {
            let guard = decidable(reader, &request, &task).await;
            acts.weigh(reader.actor, deciding, guard)?;
        }
    }
    let guard = hand_over::guard(reader, &request, &task).await.map(drop);
    acts.weigh(reader.actor, act::APPROVALS_TASK_HAND_OVER, guard)?;
    Ok(acts)
}

/// Could the reader decide the document? Not who drafted it, whoever submitted it.
async fn decidable(
    reader: &Reader<'_>,
    request: &approval::Model,
    task: &approval_task::Model,
) -> Result<()> {
    if task.state != ApprovalState::Pending {
        return Err(Approvals::NothingPending.into());
    }
    if drafter(reader, request).await? == reader.actor.user_id {
        return Err(Approvals::OwnDocument.into());
    }
    decide::decidable(reader, request.document_id).await
}
