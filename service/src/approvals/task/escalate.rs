//! Escalation 超时升级: what was not decided in time is asked of another role.

use crate::approvals::history::{Note, note};
use crate::approvals::request::ask::{self, Asked};
use crate::kernel::tx::Subject;
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_act::ApprovalActKind;
use entity::id::ApprovalId;
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::{Value, json};

/// Escalates one step, if it is still the one that is asked.
pub async fn run_escalate(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: ApprovalId = serde_json::from_value(payload["approval_id"].clone())?;
    let step: i32 = serde_json::from_value(payload["step"].clone())?;
    let done = commit::by_system(kernel, ask::ESCALATE, async |tx| escalate(tx, id, step).await);
    Ok(json!({"escalated": u8::from(done.await?)}))
}

async fn escalate(tx: &mut Tx<'_>, id: ApprovalId, step: i32) -> Result<bool> {
    let request = approval::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let open =
        |row: &approval::Model| row.state == ApprovalState::Pending && row.step == Some(step);
    let Some(request) = request.filter(open) else { return Ok(false) };
    let role = ask::step_of(&request, step).and_then(|planned| planned.escalate_to);
    let Some(role) = role else { return Ok(false) };
    ask::end(tx, &request).await?;
    let said = Note { role: Some(&role), ..Note::default() };
    note(tx, &request, ApprovalActKind::Escalated, said).await?;
    let asked = [Asked { role: role.clone(), user_id: None }];
    ask::write(tx, &request, step, &asked, None).await?;
    let subject = Subject::of("approvals.request", id, request.project_id);
    let detail = json!({
        "document_type": request.document_type, "document_id": request.document_id,
        "step": step, "role": role,
    });
    tx.record("approvals.request.escalated", subject, &detail)?;
    Ok(true)
}
