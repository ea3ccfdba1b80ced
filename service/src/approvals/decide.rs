//! Deciding: the document's own act calls this before it moves its state.

use super::refusal::Approvals;
use super::request::{close, open_of};
use super::step;
use crate::kernel::tx::Subject;
use crate::kernel::{Actor, Reader, Result, Tx};
use entity::approvals::approval;
use entity::approvals::approval_task::{self, Column};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

/// What the decider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Reject,
}

/// Decides the open request of a document whose present content has this hash.
pub async fn decide(
    tx: &mut Tx<'_>,
    document_id: Uuid,
    content_hash: &str,
    verdict: Verdict,
    comment: Option<&str>,
) -> Result<()> {
    let request = open_of(document_id).lock_exclusive().one(tx.db()).await?;
    let request = request.ok_or(Approvals::NothingPending)?;
    let task = first_task(tx.db(), &request).await?;
    check(tx.actor, &request, &task)?;
    if request.content_hash != content_hash {
        return Err(Approvals::ContentChanged.into());
    }
    let state = match verdict {
        Verdict::Approve => request.state.approve()?,
        Verdict::Reject => request.state.reject()?,
    };
    let change = approval_task::ActiveModel {
        id: Set(task.id),
        state: Set(state),
        decided_by: Set(Some(tx.actor.user()?)),
        decided_at: Set(Some(tx.now)),
        comment: Set(comment.map(str::to_owned)),
        ..Default::default()
    };
    approval_task::Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::of("approvals.task", task.id, request.project_id);
    let detail = json!({
        "document_type": request.document_type, "document_id": document_id, "state": state,
    });
    close(tx, request, state).await?;
    tx.record("approvals.task.decided", subject, &detail)
}

/// Could the reader decide the open request of a document, its content apart?
pub async fn decidable(reader: &Reader<'_>, document_id: Uuid) -> Result<()> {
    let request = open_of(document_id).one(&reader.db).await?;
    let request = request.ok_or(Approvals::NothingPending)?;
    let task = first_task(&reader.db, &request).await?;
    check(reader.actor, &request, &task)
}

async fn first_task<C: ConnectionTrait>(
    db: &C,
    request: &approval::Model,
) -> Result<approval_task::Model> {
    let task = approval_task::Entity::find()
        .filter(Column::ApprovalId.eq(request.id))
        .filter(Column::Seq.eq(1))
        .one(db)
        .await?;
    task.ok_or_else(|| Approvals::NothingPending.into())
}

/// Author ≠ decider holds for everyone, administrators included.
fn check(actor: &Actor, request: &approval::Model, task: &approval_task::Model) -> Result<()> {
    if request.author_id == Some(actor.user()?) {
        return Err(Approvals::OwnDocument.into());
    }
    if !step::decides(actor, &task.role) {
        return Err(Approvals::NotYourStep.with("role", &task.role).into());
    }
    Ok(())
}
