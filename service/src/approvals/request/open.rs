//! Asking: a document opens one request.

use super::ask::ask;
use super::plan::{Planned, plan};
use crate::approvals::document::DocumentType;
use crate::approvals::history::{Note, note};
use crate::approvals::refusal::Approvals;
use crate::kernel::error::OnDuplicate;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_act::ApprovalActKind;
use entity::id::{ApprovalId, ProjectId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
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
    /// Role that decides where no flow says otherwise.
    pub role: &'static str,
    /// The facts of its kind, as [`DocumentType`] lists them.
    pub facts: Value,
    /// It comes of another act that must not fail by it: a rule cannot refuse it.
    pub follows: bool,
}

/// How a request began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Opened {
    /// People are asked.
    Asked,
    /// A rule let it pass: the document may go on at once.
    Passed,
}

/// Opens the request with the first step of its flow; the acting user is its author.
pub async fn open(tx: &mut Tx<'_>, opening: Opening) -> Result<Opened> {
    let document = DocumentType::find(opening.document_type)
        .ok_or_else(|| Error::internal("a kind of document that nobody approves"))?;
    let facts = facts_of(tx, &opening, document);
    let planned = plan(tx, &opening, document, &facts).await?;
    let passed = planned.passed;
    let request = row(tx, opening, planned);
    approval::Entity::insert(request.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Approvals::AlreadyPending.into())?;
    note(tx, &request, ApprovalActKind::Opened, Note::default()).await?;
    if !passed {
        ask(tx, &request, 1).await?;
        return Ok(Opened::Asked);
    }
    note(tx, &request, ApprovalActKind::Passed, Note::default()).await?;
    let subject = Subject::of("approvals.request", request.id, request.project_id);
    let detail =
        json!({"document_type": request.document_type, "document_id": request.document_id});
    tx.record("approvals.request.passed", subject, &detail)?;
    Ok(Opened::Passed)
}

/// The document's own facts, and those of every request.
fn facts_of(tx: &Tx<'_>, opening: &Opening, document: &DocumentType) -> Value {
    let mut facts = opening.facts.clone();
    facts["author_roles"] = json!(tx.actor.roles);
    facts["default_role"] = json!(opening.role);
    facts["reasons"] = json!(opening.reasons);
    debug_assert!(
        document.facts().iter().all(|fact| !facts[fact.name].is_null()),
        "{} tells all its facts",
        document.code
    );
    facts
}

fn row(tx: &Tx<'_>, opening: Opening, planned: Planned) -> approval::Model {
    let Planned { flow, passed, steps, rules } = planned;
    let state = if passed { ApprovalState::Approved } else { ApprovalState::Pending };
    approval::Model {
        id: tx.id::<ApprovalId>(),
        project_id: opening.project_id,
        document_type: opening.document_type.to_owned(),
        document_id: opening.document_id,
        content_hash: opening.content_hash,
        state,
        reasons: json!(opening.reasons),
        author_id: tx.actor.user_id,
        opened_at: tx.now,
        closed_at: passed.then_some(tx.now),
        pending_key: (!passed).then(|| opening.document_id.to_string()),
        version: 1,
        flow_id: flow.map(|(id, _)| id),
        flow_version: flow.map(|(_, version)| version),
        step: (!passed).then_some(1),
        plan: Some(steps),
        rules: Some(rules),
        reminded_at: None,
    }
}

/// Finds the open request of a document by its unique key.
pub(in crate::approvals) fn open_of(document_id: Uuid) -> sea_orm::Select<approval::Entity> {
    approval::Entity::find().filter(approval::Column::PendingKey.eq(document_id.to_string()))
}

/// Ends the request in a final state, which frees the document for the next one.
pub(in crate::approvals) async fn close(
    tx: &Tx<'_>,
    request: &approval::Model,
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
