//! Taking a request back: by its document, or by who made it.

use super::ask;
use super::open::{close, open_of};
use super::query::get;
use crate::approvals::history::{Note, note};
use crate::approvals::refusal::Approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::approvals::approval;
use entity::approvals::approval_act::ApprovalActKind;
use entity::id::ApprovalId;
use sea_orm::{EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Told when the maker took his request back: the document's shelf hears it in the same
/// transaction and brings the document back to where it stood before.
pub const WITHDRAWN: &str = "approvals.request.withdrawn";

/// Why, if there is something to say.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "金额填错"}))]
pub struct WithdrawRequest {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
}

/// Takes the request back when the document no longer wants a decision; without one it does
/// nothing.
pub async fn take_back(tx: &mut Tx<'_>, document_id: Uuid) -> Result<()> {
    let Some(request) = open_of(document_id).lock_exclusive().one(tx.db()).await? else {
        return Ok(());
    };
    end(tx, &request, None).await?;
    let subject = Subject::of("approvals.request", request.id, request.project_id);
    let detail = json!({"document_type": request.document_type, "document_id": document_id});
    tx.record("approvals.task.withdrawn", subject, &detail)
}

/// Takes back what the actor himself asked for, while nobody has decided it.
pub async fn withdraw(tx: &mut Tx<'_>, id: ApprovalId, input: &WithdrawRequest) -> Result<()> {
    let seen = get(&tx.reader(), id).await?;
    if seen.author_id != Some(tx.actor.user()?) {
        return Err(Approvals::NotYourRequest.into());
    }
    let request = approval::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let request = request.ok_or(Error::NotFound("request"))?;
    let reason = input.reason.as_deref();
    end(tx, &request, reason).await?;
    let subject = Subject::of("approvals.request", id, request.project_id);
    let detail = json!({
        "document_type": request.document_type, "document_id": request.document_id,
        "reason": reason,
    });
    tx.record(WITHDRAWN, subject, &detail)
}

async fn end(tx: &Tx<'_>, request: &approval::Model, reason: Option<&str>) -> Result<()> {
    let state = request.state.withdraw()?;
    ask::end(tx, request).await?;
    close(tx, request, state).await?;
    let said = Note { comment: reason, ..Default::default() };
    note(tx, request, ApprovalActKind::Withdrawn, said).await
}

/// The open request of a document.
pub async fn pending(reader: &Reader<'_>, document_id: Uuid) -> Result<Option<approval::Model>> {
    Ok(open_of(document_id).one(&reader.db).await?)
}
