//! Reading tasks: what waits for the caller's decision, with the address at which to decide.

use super::inbox;
use crate::approvals::reason::{self, ReasonView};
use crate::approvals::request::ask::step_of;
use crate::approvals::request::plan;
use crate::approvals::row::{Row, Rows};
use crate::kernel::language::Wording;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task::{self, Column};
use entity::id::{ApprovalId, ProjectId, TaskId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, Select};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// One task of a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000021",
    "approval_id": "0193a5c0-0000-7000-8000-000000000020",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "document_type": "sales.contract",
    "document_label": {"zh": "合同", "en": "Contract"},
    "document_id": "0193a5c0-0000-7000-8000-000000000009",
    "document_url": "/api/v1/sales/contracts/0193a5c0-0000-7000-8000-000000000009",
    "title": "GZ001-02-1605 王**", "amount": "1935696.00",
    "reasons": ["sales.price_outside_authority"],
    "reason_labels": [{
        "code": "sales.price_outside_authority", "zh": "价格超出提交人权限",
        "en": "The price is below what its author may give"
    }],
    "step": 1, "step_name": "经理审批", "step_label": {"zh": "经理审批", "en": "经理审批"},
    "role": "manager", "user_id": null,
    "state": "pending",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "author": "Li Na",
    "opened_at": "2025-03-10T02:00:00Z",
    "asked_at": "2025-03-10T02:00:00Z", "due_at": "2025-03-11T02:00:00Z",
    "decided_by": null, "decided_for_id": null,
    "decided_at": null,
    "comment": null,
    "decide_url": "/api/v1/sales/contracts/0193a5c0-0000-7000-8000-000000000009/approve",
    "reject_url": "/api/v1/sales/contracts/0193a5c0-0000-7000-8000-000000000009/reject"
}))]
pub struct TaskView {
    pub id: TaskId,
    pub approval_id: ApprovalId,
    pub project_id: ProjectId,
    /// `sales.contract`.
    pub document_type: String,
    /// Name of its kind.
    pub document_label: Wording,
    pub document_id: Uuid,
    /// Where it is read.
    pub document_url: String,
    /// Unit and buyers, of whose names the beginning is shown; of an adjustment its reason, of a
    /// give-back its units. Null once the document is gone.
    pub title: Option<String>,
    /// Null where its kind has none.
    pub amount: Option<Money>,
    /// Codes of the rules that asked for a person.
    pub reasons: Vec<String>,
    /// What these codes mean.
    pub reason_labels: Vec<ReasonView>,
    /// Place of its step in the plan of the request, from one.
    pub step: i32,
    pub step_name: String,
    /// Its name in both languages; what somebody has named himself stands in both.
    pub step_label: Wording,
    /// Role that decides; empty where people are named.
    pub role: String,
    /// Who alone is asked.
    pub user_id: Option<UserId>,
    pub state: ApprovalState,
    /// Null where the system asked.
    pub author_id: Option<UserId>,
    pub author: Option<String>,
    /// When the document asked.
    pub opened_at: DateTime<Utc>,
    /// When its step began.
    pub asked_at: DateTime<Utc>,
    /// When it goes to another role.
    pub due_at: Option<DateTime<Utc>>,
    pub decided_by: Option<UserId>,
    /// In whose place it was decided.
    pub decided_for_id: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub comment: Option<String>,
    /// Where to approve.
    pub decide_url: String,
    /// Where to reject.
    pub reject_url: String,
}

/// What of the inbox is wanted.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// `pending` where nothing is said.
    /// Any of these; empty is `pending`.
    pub states: Vec<ApprovalState>,
    /// Kinds of documents, any of them.
    pub document_types: Vec<String>,
    pub project_id: Option<ProjectId>,
    /// Who asked.
    pub author_id: Option<UserId>,
    /// Only what should have been decided by now, or only what has time.
    pub overdue: Option<bool>,
    /// Only what one decides in another's place, or only what is one's own.
    pub delegated: Option<bool>,
    /// Days on which it goes to another role, in the zone of the project asked for.
    pub from_due_on: Option<NaiveDate>,
    pub to_due_on: Option<NaiveDate>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "due_at"];

/// The tasks that the caller decides, oldest first; what he submitted himself is none of them.
pub async fn list(
    reader: &Reader<'_>,
    filter: &TaskFilter,
    paging: &Paging,
) -> Result<Listed<TaskView>> {
    let select = approval_task::Entity::find().filter(inbox::wanted(reader, filter).await?);
    let id_of = |task: &approval_task::Model| task.id.0;
    let rows = page::fetch(&reader.db, sorted(select, paging), paging, Column::Id, id_of).await?;
    let requests = Requests::of(reader, &rows.items).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let items = items.into_iter().map(|task| requests.view(task)).collect::<Result<_>>()?;
    Ok(Listed { items, total, next_cursor, page, page_size })
}

/// What has no deadline stands behind what has one, in either direction and on every database.
fn sorted(select: Select<approval_task::Entity>, paging: &Paging) -> Select<approval_task::Entity> {
    paging.sort.iter().fold(select, |select, (name, descending)| {
        let order = if *descending { Order::Desc } else { Order::Asc };
        match name.as_str() {
            "due_at" => select
                .order_by_asc(Expr::col(Column::DueAt).is_null())
                .order_by(Column::DueAt, order),
            _ => select.order_by(Column::Id, order),
        }
    })
}

/// One task, of whatever state, in a visible project.
pub async fn one(reader: &Reader<'_>, id: TaskId) -> Result<TaskView> {
    let task = get(reader, id).await?;
    Requests::of(reader, std::slice::from_ref(&task)).await?.view(task)
}

/// The row of a task in a visible project.
pub(super) async fn get(reader: &Reader<'_>, id: TaskId) -> Result<approval_task::Model> {
    let task = approval_task::Entity::find_by_id(id).one(&reader.db).await?;
    let seen = task.filter(|task| reader.scope().sees_project(task.project_id));
    seen.ok_or(Error::NotFound("approval task"))
}

/// Requests of some tasks, and what is shown of their documents.
struct Requests {
    by_id: HashMap<ApprovalId, approval::Model>,
    rows: Rows,
}

impl Requests {
    async fn of(reader: &Reader<'_>, tasks: &[approval_task::Model]) -> Result<Self> {
        let ids = tasks.iter().map(|task| task.approval_id.0);
        let found = approval::Entity::find().filter(approval::Column::Id.is_in(ids));
        let found = found.all(&reader.db).await?;
        let rows = Rows::of(reader, &found.iter().collect::<Vec<_>>()).await?;
        Ok(Self { by_id: found.into_iter().map(|row| (row.id, row)).collect(), rows })
    }

    fn view(&self, task: approval_task::Model) -> Result<TaskView> {
        let request = self.by_id.get(&task.approval_id);
        let request = request.ok_or_else(|| Error::internal("a task without its request"))?;
        let Row { label, title, amount, url, author } = self.rows.row(request);
        let reasons = reason::codes(request);
        let step = task.step.unwrap_or(1);
        let name = step_of(request, step).map(|planned| planned.name).unwrap_or_default();
        Ok(TaskView {
            id: task.id,
            approval_id: task.approval_id,
            project_id: task.project_id,
            document_type: request.document_type.clone(),
            document_label: label,
            document_id: request.document_id,
            title,
            amount,
            reason_labels: reason::told(&reasons),
            reasons,
            step,
            step_label: plan::label(&name),
            step_name: name,
            role: task.role,
            user_id: task.user_id,
            state: task.state,
            author_id: request.author_id,
            author,
            opened_at: request.opened_at,
            asked_at: task.opened_at.unwrap_or(request.opened_at),
            due_at: task.due_at,
            decided_by: task.decided_by,
            decided_for_id: task.decided_for_id,
            decided_at: task.decided_at,
            comment: task.comment,
            decide_url: format!("{url}/{}", approving(&request.document_type)),
            reject_url: format!("{url}/reject"),
            document_url: url,
        })
    }
}

/// The act that approves; invoices call it a review.
fn approving(document_type: &str) -> &'static str {
    if document_type == "invoices.invoice" { "review" } else { "approve" }
}
