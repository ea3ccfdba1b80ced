//! Asking: a document opens one request, or takes it back.

use super::refusal::Approvals;
use crate::kernel::error::OnDuplicate;
use crate::kernel::tx::Subject;
use crate::kernel::{Reader, Result, Tx};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task;
use entity::id::{ApprovalId, ProjectId, TaskId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// What a document asks for.
#[derive(Debug, Clone)]
pub struct Opening {
    pub project_id: ProjectId,
    /// `sales.contract`.
    pub document_type: &'static str,
    pub document_id: Uuid,
    /// `kernel::digest::content` of what is to be approved.
    pub content_hash: String,
    /// Codes of the rules that asked for a person.
    pub reasons: Vec<String>,
    /// Role that decides.
    pub role: &'static str,
}

/// Opens the request with its one step; the acting user is its author.
pub async fn open(tx: &mut Tx<'_>, opening: Opening) -> Result<ApprovalId> {
    let id = tx.id::<ApprovalId>();
    let request = approval::Model {
        id,
        project_id: opening.project_id,
        document_type: opening.document_type.to_owned(),
        document_id: opening.document_id,
        content_hash: opening.content_hash,
        state: ApprovalState::Pending,
        reasons: json!(opening.reasons),
        author_id: tx.actor.user_id,
        opened_at: tx.now,
        closed_at: None,
        pending_key: Some(opening.document_id.to_string()),
        version: 1,
    };
    approval::Entity::insert(request.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Approvals::AlreadyPending.into())?;
    let step = approval_task::Model {
        id: tx.id::<TaskId>(),
        approval_id: id,
        project_id: opening.project_id,
        seq: 1,
        role: opening.role.to_owned(),
        state: ApprovalState::Pending,
        decided_by: None,
        decided_at: None,
        comment: None,
    };
    let subject = Subject::of("approvals.task", step.id, opening.project_id);
    approval_task::Entity::insert(step.into_active_model()).exec_without_returning(tx.db()).await?;
    let detail = json!({
        "document_type": opening.document_type, "document_id": opening.document_id,
        "role": opening.role, "reasons": opening.reasons,
    });
    tx.record("approvals.task.opened", subject, &detail)?;
    Ok(id)
}

/// Takes the request back when the document no longer wants a decision; without one it does
/// nothing.
pub async fn withdraw(tx: &mut Tx<'_>, document_id: Uuid) -> Result<()> {
    use sea_orm::QuerySelect;
    let Some(request) = open_of(document_id).lock_exclusive().one(tx.db()).await? else {
        return Ok(());
    };
    let state = request.state.withdraw()?;
    let change = approval_task::ActiveModel { state: Set(state), ..Default::default() };
    approval_task::Entity::update_many()
        .set(change)
        .filter(approval_task::Column::ApprovalId.eq(request.id))
        .filter(approval_task::Column::State.eq(ApprovalState::Pending))
        .exec(tx.db())
        .await?;
    let (id, project_id, kind) = (request.id, request.project_id, request.document_type.clone());
    close(tx, request, state).await?;
    let detail = json!({"document_type": kind, "document_id": document_id});
    tx.record(
        "approvals.task.withdrawn",
        Subject::of("approvals.approval", id, project_id),
        &detail,
    )
}

/// The open request of a document.
pub async fn pending(reader: &Reader<'_>, document_id: Uuid) -> Result<Option<approval::Model>> {
    Ok(open_of(document_id).one(&reader.db).await?)
}

/// Finds the open request of a document by its unique key.
pub(super) fn open_of(document_id: Uuid) -> sea_orm::Select<approval::Entity> {
    approval::Entity::find().filter(approval::Column::PendingKey.eq(document_id.to_string()))
}

/// Ends the request in a final state, which frees the document for the next one.
pub(super) async fn close(
    tx: &Tx<'_>,
    request: approval::Model,
    state: ApprovalState,
) -> Result<()> {
    let change = approval::ActiveModel {
        id: Set(request.id),
        state: Set(state),
        closed_at: Set(Some(tx.now)),
        pending_key: Set(None),
        version: Set(request.version + 1),
        ..Default::default()
    };
    approval::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}
