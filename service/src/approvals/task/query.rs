//! Reading tasks: what waits for the caller's decision, with the address at which to decide.

use super::inbox;
use crate::approvals::request::ask::step_of;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::admin::user_account;
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task::{self, Column};
use entity::id::{ApprovalId, ProjectId, TaskId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::json;
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
    "document_id": "0193a5c0-0000-7000-8000-000000000009",
    "reasons": ["sales.price_outside_authority"],
    "step": 1, "step_name": "经理审批",
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
    pub document_id: Uuid,
    /// Codes of the rules that asked for a person.
    pub reasons: Vec<String>,
    /// Place of its step in the plan of the request, from one.
    pub step: i32,
    pub step_name: String,
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
    pub state: Option<ApprovalState>,
    pub document_type: Option<String>,
    pub project_id: Option<ProjectId>,
    /// Who asked.
    pub author_id: Option<UserId>,
    /// Only what should have been decided by now, or only what has time.
    pub overdue: Option<bool>,
    /// Only what one decides in another's place, or only what is one's own.
    pub delegated: Option<bool>,
}

/// The tasks that the caller decides, oldest first; what he submitted himself is none of them.
pub async fn list(
    reader: &Reader<'_>,
    filter: &TaskFilter,
    paging: &Paging,
) -> Result<Listed<TaskView>> {
    let select = approval_task::Entity::find().filter(inbox::wanted(reader, filter).await?);
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |task: &approval_task::Model| {
            task.id.0
        })
        .await?;
    let requests = load(reader, &rows.items).await?;
    Ok(rows.map(|task| view(task, &requests)))
}

/// One task, of whatever state, in a visible project.
pub async fn one(reader: &Reader<'_>, id: TaskId) -> Result<TaskView> {
    let task = get(reader, id).await?;
    let requests = load(reader, std::slice::from_ref(&task)).await?;
    Ok(view(task, &requests))
}

/// The row of a task in a visible project.
pub(super) async fn get(reader: &Reader<'_>, id: TaskId) -> Result<approval_task::Model> {
    let task = approval_task::Entity::find_by_id(id).one(&reader.db).await?;
    let seen = task.filter(|task| reader.scope().sees_project(task.project_id));
    seen.ok_or(Error::NotFound("approval task"))
}

/// Requests with the names of their authors.
type Requests = HashMap<ApprovalId, (approval::Model, Option<String>)>;

async fn load(reader: &Reader<'_>, tasks: &[approval_task::Model]) -> Result<Requests> {
    let ids = tasks.iter().map(|task| task.approval_id.0);
    let rows =
        approval::Entity::find().filter(approval::Column::Id.is_in(ids)).all(&reader.db).await?;
    let names = names(reader, rows.iter().filter_map(|row| row.author_id)).await?;
    let named = |row: approval::Model| {
        let author = row.author_id.and_then(|id| names.get(&id).cloned());
        (row.id, (row, author))
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Names of users by their ids.
pub(in crate::approvals) async fn names(
    reader: &Reader<'_>,
    ids: impl Iterator<Item = UserId>,
) -> Result<HashMap<UserId, String>> {
    let users = user_account::Entity::find()
        .filter(user_account::Column::Id.is_in(ids))
        .all(&reader.db)
        .await?;
    Ok(users.into_iter().map(|user| (user.id, user.display_name)).collect())
}

fn view(task: approval_task::Model, requests: &Requests) -> TaskView {
    let (request, author) = match requests.get(&task.approval_id) {
        Some((request, author)) => (Some(request), author.clone()),
        None => (None, None),
    };
    let document_type = request.map(|r| r.document_type.clone()).unwrap_or_default();
    let document_id = request.map(|r| r.document_id).unwrap_or_default();
    let reasons = request.map_or(json!([]), |r| r.reasons.clone());
    let opened_at = request.map(|r| r.opened_at).unwrap_or_default();
    let step = task.step.unwrap_or(1);
    let planned = request.and_then(|request| step_of(request, step));
    TaskView {
        id: task.id,
        approval_id: task.approval_id,
        project_id: task.project_id,
        decide_url: address(&document_type, document_id, approving(&document_type)),
        reject_url: address(&document_type, document_id, "reject"),
        document_type,
        document_id,
        reasons: serde_json::from_value(reasons).unwrap_or_default(),
        step,
        step_name: planned.map(|planned| planned.name).unwrap_or_default(),
        role: task.role,
        user_id: task.user_id,
        state: task.state,
        author_id: request.and_then(|r| r.author_id),
        author,
        opened_at,
        asked_at: task.opened_at.unwrap_or(opened_at),
        due_at: task.due_at,
        decided_by: task.decided_by,
        decided_for_id: task.decided_for_id,
        decided_at: task.decided_at,
        comment: task.comment,
    }
}

/// The act that approves; invoices call it a review.
fn approving(document_type: &str) -> &'static str {
    if document_type == "invoices.invoice" { "review" } else { "approve" }
}

/// `sales.contract` and `approve` → `/api/v1/sales/contracts/{id}/approve`.
fn address(document_type: &str, id: Uuid, act: &str) -> String {
    let path = document_type.replace('.', "/").replace('_', "-");
    format!("/api/v1/{path}s/{id}/{act}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_the_name_of_the_document() {
        let id = Uuid::from_u128(7);
        assert_eq!(
            address("sales.contract", id, "approve"),
            "/api/v1/sales/contracts/00000000-0000-0000-0000-000000000007/approve"
        );
        assert_eq!(approving("invoices.invoice"), "review");
    }
}
