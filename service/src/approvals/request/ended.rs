//! What became of a request, for whoever made it.

use crate::kernel::{Result, Tx};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task;
use entity::id::{ApprovalId, TaskId, UserId};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A request that is over.
pub struct Ended {
    pub document_type: String,
    pub document_id: Uuid,
    pub author_id: Option<UserId>,
    pub state: ApprovalState,
}

/// The request, if it is over.
pub async fn ended(tx: &Tx<'_>, id: ApprovalId) -> Result<Option<Ended>> {
    let request = approval::Entity::find_by_id(id).one(tx.db()).await?;
    let over = request.filter(|request| request.state != ApprovalState::Pending);
    Ok(over.map(|request| Ended {
        document_type: request.document_type,
        document_id: request.document_id,
        author_id: request.author_id,
        state: request.state,
    }))
}

/// The request of a task, if it is over.
pub async fn ended_by(tx: &Tx<'_>, id: TaskId) -> Result<Option<Ended>> {
    match approval_task::Entity::find_by_id(id).one(tx.db()).await? {
        Some(task) => ended(tx, task.approval_id).await,
        None => Ok(None),
    }
}
