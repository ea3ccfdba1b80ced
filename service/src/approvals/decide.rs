//! Deciding: the document's own act calls this before it moves its state.

use super::delegation::{Principal, principals};
use super::history::{Note, note};
use super::refusal::Approvals;
use super::request::{ask, close, open_of};
use super::step;
use crate::kernel::tx::Subject;
use crate::kernel::{Actor, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::approvals::approval;
use entity::approvals::approval::ApprovalState;
use entity::approvals::approval_act::ApprovalActKind;
use entity::approvals::approval_task::{self, Column};
use entity::approvals::definition::StepAgreement;
use entity::id::UserId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

/// What the decider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Reject,
}

/// What became of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Ruling {
    /// Others are still asked; the document stays where it is.
    Open,
    /// It is decided; the document moves.
    Over,
}

/// Decides the open request of a document whose present content has this hash.
pub async fn decide(
    tx: &mut Tx<'_>,
    document_id: Uuid,
    content_hash: &str,
    verdict: Verdict,
    comment: Option<&str>,
) -> Result<Ruling> {
    let request = open_of(document_id).lock_exclusive().one(tx.db()).await?;
    let request = request.ok_or(Approvals::NothingPending)?;
    let tasks = tasks_of(tx.db(), &request).await?;
    let chosen = choose(tx.db(), tx.actor, tx.now, &request, &tasks).await?;
    // What has changed is not approved any more, but it can always be refused.
    if verdict == Verdict::Approve && request.content_hash != content_hash {
        return Err(Approvals::ContentChanged.into());
    }
    let (state, kind) = match verdict {
        Verdict::Approve => (request.state.approve()?, ApprovalActKind::Approved),
        Verdict::Reject => (request.state.reject()?, ApprovalActKind::Rejected),
    };
    let Chosen { task, in_place_of } = chosen;
    let change = approval_task::ActiveModel {
        id: Set(task.id),
        state: Set(state),
        decided_by: Set(Some(tx.actor.user()?)),
        decided_at: Set(Some(tx.now)),
        decided_for_id: Set(in_place_of),
        comment: Set(comment.map(str::to_owned)),
        ..Default::default()
    };
    approval_task::Entity::update(change).exec(tx.db()).await?;
    let said =
        Note { task_id: Some(task.id), for_user_id: in_place_of, comment, ..Note::default() };
    note(tx, &request, kind, said).await?;
    let subject = Subject::of("approvals.task", task.id, request.project_id);
    let detail = json!({
        "document_type": request.document_type, "document_id": document_id, "state": state,
        "step": task.step, "for_user_id": in_place_of,
    });
    tx.record("approvals.task.decided", subject, &detail)?;
    let others = tasks.iter().any(|one| one.id != task.id && one.state == ApprovalState::Pending);
    go_on(tx, &request, state, others).await
}

/// What follows from a decision: the step goes on, the next one begins, or the request is over.
async fn go_on(
    tx: &mut Tx<'_>,
    request: &approval::Model,
    state: ApprovalState,
    others: bool,
) -> Result<Ruling> {
    let step = request.step.unwrap_or(1);
    let planned = ask::step_of(request, step);
    let all = planned.is_some_and(|planned| planned.agreement == StepAgreement::All);
    if state == ApprovalState::Approved && all && others {
        return Ok(Ruling::Open);
    }
    ask::end(tx, request).await?;
    if state == ApprovalState::Approved && ask::step_of(request, step + 1).is_some() {
        let change = approval::ActiveModel {
            id: Set(request.id),
            step: Set(Some(step + 1)),
            version: Set(request.version + 1),
            ..Default::default()
        };
        approval::Entity::update(change).exec(tx.db()).await?;
        ask::ask(tx, request, step + 1).await?;
        return Ok(Ruling::Open);
    }
    close(tx, request, state).await?;
    Ok(Ruling::Over)
}

/// Could the reader decide the open request of a document, its content apart?
pub async fn decidable(reader: &Reader<'_>, document_id: Uuid) -> Result<()> {
    let request = open_of(document_id).one(&reader.db).await?;
    let request = request.ok_or(Approvals::NothingPending)?;
    let tasks = tasks_of(&reader.db, &request).await?;
    choose(&reader.db, reader.actor, reader.now, &request, &tasks).await.map(drop)
}

/// The tasks of the step that is asked.
async fn tasks_of<C: ConnectionTrait>(
    db: &C,
    request: &approval::Model,
) -> Result<Vec<approval_task::Model>> {
    let tasks = approval_task::Entity::find()
        .filter(Column::ApprovalId.eq(request.id))
        .order_by_asc(Column::Seq)
        .all(db)
        .await?;
    let step = request.step.unwrap_or(1);
    Ok(tasks.into_iter().filter(|task| task.step.unwrap_or(1) == step).collect())
}

/// A task that the actor decides, and in whose place.
pub(super) struct Chosen {
    pub task: approval_task::Model,
    pub in_place_of: Option<UserId>,
}

/// Finds the task that the actor decides: his own first, then his role's, then one in whose place
/// he stands. Author ≠ decider holds for everyone, administrators and stand-ins included.
pub(super) async fn choose<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    now: DateTime<Utc>,
    request: &approval::Model,
    tasks: &[approval_task::Model],
) -> Result<Chosen> {
    let me = actor.user()?;
    if request.author_id == Some(me) {
        return Err(Approvals::OwnDocument.into());
    }
    let agreed = |task: &approval_task::Model| {
        task.state == ApprovalState::Approved && task.decided_by == Some(me)
    };
    if tasks.iter().any(agreed) {
        return Err(Approvals::AlreadyAgreed.into());
    }
    let open: Vec<_> = tasks.iter().filter(|task| task.state == ApprovalState::Pending).collect();
    let own = open.iter().find(|task| task.user_id == Some(me));
    let own = own.or_else(|| open.iter().find(|task| step::decides(actor, task)));
    if let Some(task) = own {
        return Ok(Chosen { task: (*task).clone(), in_place_of: None });
    }
    let others = principals(db, me, now).await?;
    let others = others.iter().filter(|other| {
        request.author_id != Some(other.user_id)
            && other.document_type.as_ref().is_none_or(|kind| *kind == request.document_type)
    });
    for Principal { user_id, roles, .. } in others {
        if let Some(task) = open.iter().find(|task| step::falls_to(*user_id, roles, task)) {
            return Ok(Chosen { task: (*task).clone(), in_place_of: Some(*user_id) });
        }
    }
    let role = open.first().map(|task| task.role.as_str()).unwrap_or_default();
    Err(Approvals::NotYourStep.with("role", role).into())
}
