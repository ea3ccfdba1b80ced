//! Reminding 催办 those who are asked; not more often than the office wants.

use super::query::get;
use crate::approvals::history::{Note, note};
use crate::approvals::refusal::Approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx, parameter};
use chrono::TimeDelta;
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_act::ApprovalActKind;
use entity::approvals::approval_task;
use entity::id::ApprovalId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What to say to them.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "客户下午到访"}))]
pub struct Remind {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub comment: Option<String>,
}

/// Reminds of the actor's own open request.
pub async fn remind(tx: &mut Tx<'_>, id: ApprovalId, input: &Remind) -> Result<()> {
    let seen = get(&tx.reader(), id).await?;
    if seen.author_id != Some(tx.actor.user()?) {
        return Err(Approvals::NotYourRequest.into());
    }
    let request = approval::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let request = request.ok_or(Error::NotFound("request"))?;
    if request.state != ApprovalState::Pending {
        return Err(Approvals::NothingPending.into());
    }
    let key = "approvals.reminder.hours";
    let hours: i64 = parameter::read(&tx.reader(), key, Some(request.project_id)).await?;
    let again_at = request.reminded_at.map(|at| at + TimeDelta::hours(hours));
    if let Some(again_at) = again_at.filter(|at| *at > tx.now) {
        return Err(Approvals::RemindedRecently.with("again_at", &again_at).into());
    }
    let change = approval::ActiveModel {
        id: Set(id),
        reminded_at: Set(Some(tx.now)),
        version: Set(request.version + 1),
        ..Default::default()
    };
    approval::Entity::update(change).exec(tx.db()).await?;
    let said = Note { comment: input.comment.as_deref(), ..Default::default() };
    note(tx, &request, ApprovalActKind::Reminded, said).await?;
    let tasks = approval_task::Entity::find()
        .filter(approval_task::Column::ApprovalId.eq(id))
        .filter(approval_task::Column::State.eq(ApprovalState::Pending))
        .all(tx.db())
        .await?;
    for task in tasks {
        let subject = Subject::of("approvals.task", task.id, request.project_id);
        let detail = json!({
            "document_type": request.document_type, "document_id": request.document_id,
            "role": task.role, "user_id": task.user_id,
        });
        tx.record("approvals.task.reminded", subject, &detail)?;
    }
    Ok(())
}
