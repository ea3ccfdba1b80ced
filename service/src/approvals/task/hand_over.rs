//! Handing one task over 转办 to somebody who may decide it.

use super::query::get;
use crate::approvals::decide::{Chosen, choose};
use crate::approvals::delegation::colleague;
use crate::approvals::document::DocumentType;
use crate::approvals::history::{Note, note};
use crate::approvals::people;
use crate::approvals::refusal::Approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, FaultCode, Reader, Result, Tx};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_act::ApprovalActKind;
use entity::approvals::approval_task;
use entity::id::{TaskId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// To whom, and what to say to him.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "user_id": "0193a5c0-0000-7000-8000-000000000008", "comment": "请代为审批"
}))]
pub struct HandOver {
    pub user_id: UserId,
    #[serde(default)]
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub comment: Option<String>,
}

/// Gives a task that the actor could decide to another, who alone is asked from then on.
pub async fn hand_over(tx: &mut Tx<'_>, id: TaskId, input: &HandOver) -> Result<()> {
    let seen = get(&tx.reader(), id).await?;
    let request = approval::Entity::find_by_id(seen.approval_id).lock_exclusive();
    let request = request.one(tx.db()).await?.ok_or(Error::NotFound("approval task"))?;
    // Read again behind the lock: somebody may have decided it meanwhile.
    let task = get(&tx.reader(), id).await?;
    let chosen = guard(&tx.reader(), &request, &task).await?;
    let person = colleague(tx, input.user_id, "/user_id").await?;
    let person_id = person.id;
    if Some(person_id) == tx.actor.user_id || asked_too(tx, &task, person_id).await? {
        return Err(Error::fault("/user_id", FaultCode::InvalidValue));
    }
    if Some(person_id) == request.author_id {
        return Err(Approvals::OwnDocument.into());
    }
    let act = DocumentType::find(&request.document_type).map(|kind| Act::of(kind.decided_by));
    let act = act.map(Act::name).unwrap_or_default();
    let able = people::may(tx.db(), &person.roles, act).await?;
    let sees = people::seeing(tx.db(), vec![person], request.project_id).await?;
    if !able || sees.is_empty() {
        return Err(Approvals::NoRight.with("permissions", &[act]).into());
    }
    let change = approval_task::ActiveModel {
        id: Set(id),
        user_id: Set(Some(person_id)),
        ..Default::default()
    };
    approval_task::Entity::update(change).exec(tx.db()).await?;
    let said = Note {
        task_id: Some(id),
        for_user_id: chosen.in_place_of,
        to_user_id: Some(person_id),
        comment: input.comment.as_deref(),
        ..Note::default()
    };
    note(tx, &request, ApprovalActKind::HandedOver, said).await?;
    let subject = Subject::of("approvals.task", id, request.project_id);
    let detail = json!({
        "document_type": request.document_type, "document_id": request.document_id,
        "role": task.role, "user_id": person_id, "from_user_id": task.user_id,
    });
    tx.record("approvals.task.handed_over", subject, &detail)
}

/// Who could decide the task himself hands it over.
pub(super) async fn guard(
    reader: &Reader<'_>,
    request: &approval::Model,
    task: &approval_task::Model,
) -> Result<Chosen> {
    if task.state != ApprovalState::Pending {
        return Err(Approvals::NothingPending.into());
    }
    choose(&reader.db, reader.actor, reader.now, request, std::slice::from_ref(task)).await
}

/// Is he asked in this step anyway? Nobody agrees twice.
async fn asked_too(tx: &Tx<'_>, task: &approval_task::Model, person: UserId) -> Result<bool> {
    use approval_task::Column;
    let his = Condition::any().add(Column::UserId.eq(person)).add(Column::DecidedBy.eq(person));
    let found = approval_task::Entity::find()
        .filter(Column::ApprovalId.eq(task.approval_id))
        .filter(Column::Step.eq(task.step))
        .filter(his)
        .one(tx.db())
        .await?;
    Ok(found.is_some())
}
