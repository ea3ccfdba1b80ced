//! A step begins: whoever is asked gets a task; a step ends: nobody is asked any more.

use crate::approvals::people;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task::{self, Column, Entity};
use entity::approvals::definition::{FlowStep, StepAgreement};
use entity::id::{TaskId, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;

/// Job that escalates what was not decided in time.
pub(in crate::approvals) const ESCALATE: &str = "approvals.task.escalate";
/// Who is asked where nobody else can be.
const LAST_RESORT: &str = "administrator";

/// One who is asked: a role, or a person.
#[derive(Debug, Clone)]
pub(in crate::approvals) struct Asked {
    pub role: String,
    pub user_id: Option<UserId>,
}

/// Begins a step of the plan, counted from one.
pub(in crate::approvals) async fn ask(
    tx: &mut Tx<'_>,
    request: &approval::Model,
    step: i32,
) -> Result<()> {
    let Some(planned) = step_of(request, step) else { return Ok(()) };
    let asked = asked(tx, request, &planned).await?;
    let hours = planned.deadline_hours.filter(|_| planned.escalate_to.is_some());
    let due_at = hours.map(|hours| tx.now + TimeDelta::hours(hours.into()));
    write(tx, request, step, &asked, due_at).await?;
    let Some(due_at) = due_at else { return Ok(()) };
    let later = Later {
        kind: ESCALATE,
        due_at,
        project_id: Some(request.project_id),
        payload: json!({"approval_id": request.id, "step": step}),
        unique_key: Some(key(request, step)),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await.map(drop)
}

fn key(request: &approval::Model, step: i32) -> String {
    format!("{ESCALATE}/{}/{step}", request.id)
}

/// The step of this number, if the plan goes so far.
pub(in crate::approvals) fn step_of(request: &approval::Model, step: i32) -> Option<FlowStep> {
    let place = usize::try_from(step - 1).ok()?;
    request.plan.as_ref()?.0.get(place).cloned()
}

/// Who is asked in a step. Who asks is not; where nobody is left, administrators are.
async fn asked(tx: &Tx<'_>, request: &approval::Model, step: &FlowStep) -> Result<Vec<Asked>> {
    let role = step.role.clone().unwrap_or_default();
    let named = match (&step.role, step.agreement) {
        (Some(_), StepAgreement::Any) => return Ok(vec![Asked { role, user_id: None }]),
        (Some(code), StepAgreement::All) => {
            people::holders(tx.db(), &[code.as_str()], request.project_id).await?
        }
        (None, _) => {
            let people = people::load(tx.db(), &step.user_ids).await?;
            people.into_iter().map(|person| person.id).collect()
        }
    };
    let others = named.into_iter().filter(|id| Some(*id) != request.author_id);
    let asked: Vec<Asked> =
        others.map(|id| Asked { role: role.clone(), user_id: Some(id) }).collect();
    if asked.is_empty() {
        let role = step.role.clone().unwrap_or_else(|| LAST_RESORT.to_owned());
        return Ok(vec![Asked { role, user_id: None }]);
    }
    Ok(asked)
}

/// Writes the tasks of a step and tells of each.
pub(in crate::approvals) async fn write(
    tx: &mut Tx<'_>,
    request: &approval::Model,
    step: i32,
    asked: &[Asked],
    due_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let there = Entity::find().filter(Column::ApprovalId.eq(request.id)).count(tx.db()).await?;
    let first = i32::try_from(there).unwrap_or(i32::MAX);
    for (seq, one) in (first + 1..).zip(asked) {
        let task = approval_task::Model {
            id: tx.id::<TaskId>(),
            approval_id: request.id,
            project_id: request.project_id,
            seq,
            role: one.role.clone(),
            state: ApprovalState::Pending,
            decided_by: None,
            decided_at: None,
            comment: None,
            step: Some(step),
            user_id: one.user_id,
            decided_for_id: None,
            opened_at: Some(tx.now),
            due_at,
        };
        let subject = Subject::of("approvals.task", task.id, request.project_id);
        Entity::insert(task.into_active_model()).exec_without_returning(tx.db()).await?;
        let detail = json!({
            "document_type": request.document_type, "document_id": request.document_id,
            "role": one.role, "user_id": one.user_id, "step": step, "reasons": request.reasons,
        });
        tx.record("approvals.task.opened", subject, &detail)?;
    }
    Ok(())
}

/// Ends a step: what is still open of it is asked of nobody.
pub(in crate::approvals) async fn end(tx: &Tx<'_>, request: &approval::Model) -> Result<()> {
    let change =
        approval_task::ActiveModel { state: Set(ApprovalState::Withdrawn), ..Default::default() };
    Entity::update_many()
        .set(change)
        .filter(Column::ApprovalId.eq(request.id))
        .filter(Column::State.eq(ApprovalState::Pending))
        .exec(tx.db())
        .await?;
    let timed = request.step.filter(|step| {
        step_of(request, *step).is_some_and(|planned| planned.deadline_hours.is_some())
    });
    match timed {
        Some(step) => schedule::forget(tx, &key(request, step)).await,
        None => Ok(()),
    }
}
