//! History 审批记录: every act on a request, written with the act itself.

use crate::kernel::{Result, Tx};
use entity::approvals::approval;
use entity::approvals::approval_act::{self, ApprovalActKind};
use entity::id::{ApprovalActId, TaskId, UserId};
use sea_orm::{EntityTrait, IntoActiveModel};

/// What is to be remembered beside who and when.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Note<'a> {
    pub task_id: Option<TaskId>,
    pub for_user_id: Option<UserId>,
    pub to_user_id: Option<UserId>,
    pub role: Option<&'a str>,
    pub comment: Option<&'a str>,
}

/// Remembers an act on a request.
pub(super) async fn note(
    tx: &Tx<'_>,
    request: &approval::Model,
    kind: ApprovalActKind,
    note: Note<'_>,
) -> Result<()> {
    let row = approval_act::Model {
        id: tx.id::<ApprovalActId>(),
        approval_id: request.id,
        project_id: request.project_id,
        task_id: note.task_id,
        kind,
        at: tx.now,
        user_id: tx.actor.user_id,
        for_user_id: note.for_user_id,
        to_user_id: note.to_user_id,
        role: note.role.map(str::to_owned),
        comment: note.comment.map(str::to_owned),
    };
    approval_act::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}
