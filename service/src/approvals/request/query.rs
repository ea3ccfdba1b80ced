//! Reading requests: what is asked, by which flow, and what has been done about it.

use super::ask::step_of;
use super::plan::{label as label_of, told};
use crate::approvals::reason::{self, ReasonView};
use crate::approvals::row::{Row, Rows, names};
use crate::kernel::language::Wording;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, People, Reader, Result};
use chrono::{DateTime, Utc};
use entity::Money;
use entity::approvals::approval::{self, ApprovalState, Column, Entity};
use entity::approvals::approval_act::{self, ApprovalActKind};
use entity::approvals::definition::{FlowStep, RuleResult};
use entity::id::{ApprovalId, FlowId, ProjectId, TaskId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request as readers see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000020",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "document_type": "receivables.refund",
    "document_label": {"zh": "退款", "en": "Refund"},
    "document_id": "0193a5c0-0000-7000-8000-000000000009",
    "document_url": "/api/v1/receivables/refunds/0193a5c0-0000-7000-8000-000000000009",
    "title": "GZ001-02-1605 王**", "amount": "4000.00",
    "status": "pending", "reasons": ["receivables.refund_requested"],
    "reason_labels": [{
        "code": "receivables.refund_requested", "zh": "退款须经审批",
        "en": "Money is to be paid back"
    }],
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "author": "Li Na",
    "opened_at": "2025-03-10T02:00:00Z", "closed_at": null, "reminded_at": null,
    "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "flow_id": "0193a5c0-0000-7000-8000-000000000031", "flow_version": 2, "step": 1,
    "step_label": {"zh": "经理审批", "en": "经理审批"},
    "steps": [{
        "name": "经理审批", "role": "manager", "user_ids": [], "agreement": "any",
        "condition": null, "deadline_hours": 24, "escalate_to": "director"
    }],
    "rules": [{
        "rule": "auto_refuse", "expression": "amount > 100000000", "outcome": "no",
        "failure": null
    }],
    "version": 1
}))]
pub struct RequestView {
    pub id: ApprovalId,
    pub project_id: ProjectId,
    /// `sales.contract`.
    pub document_type: String,
    /// Name of its kind.
    pub document_label: Wording,
    pub document_id: Uuid,
    /// Where it is read.
    pub document_url: String,
    /// As in the tasks of the request.
    pub title: Option<String>,
    /// Null where its kind has none.
    pub amount: Option<Money>,
    pub status: ApprovalState,
    /// Codes of the rules that asked for a person.
    pub reasons: Vec<String>,
    /// What these codes mean.
    pub reason_labels: Vec<ReasonView>,
    /// Null where the system asked.
    pub author_id: Option<UserId>,
    pub author: Option<String>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub reminded_at: Option<DateTime<Utc>>,
    /// SHA-256 over what was submitted; a document of another content is not approved by this.
    pub content_hash: String,
    /// Null for the built-in flow.
    pub flow_id: Option<FlowId>,
    pub flow_version: Option<i32>,
    /// The step that is, or was last, asked; null where a rule let it pass.
    pub step: Option<i32>,
    /// Its name in both languages; what somebody has named himself stands in both.
    pub step_label: Option<Wording>,
    /// The steps of this request, those left out by their conditions excepted.
    pub steps: Vec<FlowStep>,
    /// What the rules of the flow said when it was opened.
    pub rules: Vec<RuleResult>,
    pub version: i32,
}

impl RequestView {
    fn of(row: approval::Model, rows: &Rows) -> Self {
        let Row { label, title, amount, url, author } = rows.row(&row);
        let reasons = reason::codes(&row);
        let asked = row.step.and_then(|step| step_of(&row, step));
        Self {
            id: row.id,
            project_id: row.project_id,
            document_type: row.document_type,
            document_label: label,
            document_id: row.document_id,
            document_url: url,
            title,
            amount,
            status: row.state,
            reason_labels: reason::told(&reasons),
            reasons,
            author_id: row.author_id,
            author,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            reminded_at: row.reminded_at,
            content_hash: row.content_hash,
            flow_id: row.flow_id,
            flow_version: row.flow_version,
            step: row.step,
            step_label: asked.map(|step| label_of(&step.name)),
            steps: row.plan.unwrap_or_default().0,
            rules: told(row.rules),
            version: row.version,
        }
    }
}

/// One act on a request.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "approved", "at": "2025-03-10T03:00:00Z",
    "user_id": "0193a5c0-0000-7000-8000-000000000008", "user": "Zhao Min",
    "for_user_id": null, "to_user_id": null, "role": null, "comment": "同意",
    "task_id": "0193a5c0-0000-7000-8000-000000000021"
}))]
pub struct RequestActView {
    pub kind: ApprovalActKind,
    pub at: DateTime<Utc>,
    /// Null for the system.
    pub user_id: Option<UserId>,
    pub user: Option<String>,
    /// In whose place, by delegation.
    pub for_user_id: Option<UserId>,
    /// To whom it was handed over.
    pub to_user_id: Option<UserId>,
    /// To which role it was escalated.
    pub role: Option<String>,
    pub comment: Option<String>,
    pub task_id: Option<TaskId>,
}

/// Everything that was done to a request, in its order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "kind": "opened", "at": "2025-03-10T02:00:00Z",
    "user_id": "0193a5c0-0000-7000-8000-000000000007", "user": "Li Na",
    "for_user_id": null, "to_user_id": null, "role": null, "comment": null, "task_id": null
}]}))]
pub struct RequestHistory {
    pub items: Vec<RequestActView>,
}

/// Which requests are wanted.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub project_id: Option<ProjectId>,
    /// Kinds of documents, any of them.
    pub document_types: Vec<String>,
    pub document_id: Option<Uuid>,
    pub author_id: Option<UserId>,
    pub status: Vec<ApprovalState>,
}

/// Requests of visible projects; who sees only his own business sees what he asked for.
fn visible(reader: &Reader<'_>) -> Condition {
    let projects = reader.scope().projects(Column::ProjectId);
    match reader.scope().people {
        People::Any => projects,
        People::Team(_) | People::Own => {
            let me = reader.actor.user_id.map(|id| id.0).unwrap_or_default();
            projects.add(Column::AuthorId.eq(me))
        }
    }
}

/// Requests, the oldest first.
pub async fn list(
    reader: &Reader<'_>,
    filter: &RequestFilter,
    paging: &Paging,
) -> Result<Listed<RequestView>> {
    let mut wanted = visible(reader)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(page::among_words(Column::DocumentType, &filter.document_types))
        .add_option(filter.document_id.map(|id| Column::DocumentId.eq(id)))
        .add_option(filter.author_id.map(|id| Column::AuthorId.eq(id)));
    if !filter.status.is_empty() {
        wanted = wanted.add(Column::State.is_in(filter.status.iter().copied()));
    }
    let select = Entity::find().filter(wanted);
    let id_of = |row: &approval::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let shown = Rows::of(reader, &rows.items.iter().collect::<Vec<_>>()).await?;
    Ok(rows.map(|row| RequestView::of(row, &shown)))
}

/// The row of a visible request.
pub(super) async fn get(reader: &Reader<'_>, id: ApprovalId) -> Result<approval::Model> {
    let row = Entity::find_by_id(id).filter(visible(reader)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("request"))
}

/// One request.
pub async fn one(reader: &Reader<'_>, id: ApprovalId) -> Result<RequestView> {
    let row = get(reader, id).await?;
    let shown = Rows::of(reader, &[&row]).await?;
    Ok(RequestView::of(row, &shown))
}

/// Everything that was done to a request.
pub async fn history(reader: &Reader<'_>, id: ApprovalId) -> Result<RequestHistory> {
    get(reader, id).await?;
    let acts = approval_act::Entity::find()
        .filter(approval_act::Column::ApprovalId.eq(id))
        .order_by_asc(approval_act::Column::Id)
        .all(&reader.db)
        .await?;
    let names = names(reader, acts.iter().filter_map(|act| act.user_id)).await?;
    let view = |act: approval_act::Model| RequestActView {
        kind: act.kind,
        at: act.at,
        user: act.user_id.and_then(|id| names.get(&id).cloned()),
        user_id: act.user_id,
        for_user_id: act.for_user_id,
        to_user_id: act.to_user_id,
        role: act.role,
        comment: act.comment,
        task_id: act.task_id,
    };
    Ok(RequestHistory { items: acts.into_iter().map(view).collect() })
}
