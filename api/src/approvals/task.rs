//! `/approvals/tasks`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::approvals::approval::ApprovalState;
use entity::id::{ProjectId, TaskId, UserId};
use service::approvals::task::{self, HandOver, TaskCount, TaskFilter, TaskView};
use service::kernel::act;
use service::kernel::acts::Acts;

page! {
    /// Approval tasks.
    TaskPage of TaskView
}

list_query! {
    /// Filters of approval tasks.
    TaskQuery {
        /// Any of these; `pending` where nothing is said.
        #[param(inline)]
        state: Several<ApprovalState>,
        /// Kinds of documents, any of them: `sales.contract,sales.subscription`.
        #[param(inline)]
        document_type: Several<String>,
        project_id: ProjectId,
        /// Who asked.
        author_id: UserId,
        /// Only what should have been decided by now, or only what has time.
        overdue: bool,
        /// Only what one decides in another's place, or only what is one's own.
        delegated: bool,
        /// Only what goes to another role on this day or later.
        from_due_on: NaiveDate,
        /// Only what goes to another role on this day or earlier.
        to_due_on: NaiveDate,
    }
}

/// List what waits for the caller's decision
///
/// Tasks that are asked of the caller, by name, by one of his roles, or in another's place, his own
/// documents left out; the oldest first. Each carries what a row of an inbox shows, and the
/// addresses of its document and of the acts that decide it. Can be sorted by
/// `due_at`, which what has no deadline follows; days are those of `project_id`, else of Shanghai.
#[utoipa::path(
    operation_id = "approvals_task_list",
    params(TaskQuery),
    responses((status = 200, description = "A page of tasks", body = TaskPage))
)]
#[get("/api/v1/approvals/tasks")]
async fn list(call: Read<{ act::APPROVALS_TASK_LIST }>, Query(query): Query<TaskQuery>) -> Reply {
    let paging = query.paging(task::SORTABLE)?;
    let filter = TaskFilter {
        states: all(query.state),
        document_types: all(query.document_type),
        project_id: query.project_id,
        author_id: query.author_id,
        overdue: query.overdue,
        delegated: query.delegated,
        from_due_on: query.from_due_on,
        to_due_on: query.to_due_on,
    };
    call.answer(&TaskPage::from(task::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read an approval task
///
/// Of whatever state, in a project that the caller sees. Carries a strong `ETag`; `If-None-Match`
/// gives 304.
#[utoipa::path(
    operation_id = "approvals_task_read",
    params(("id" = TaskId, Path, description = "The task")),
    responses((status = 200, description = "The task", body = TaskView))
)]
#[get("/api/v1/approvals/tasks/{id}")]
async fn read(call: Read<{ act::APPROVALS_TASK_READ }>, id: Id<TaskId>) -> Reply {
    call.one(id.0, task::one).await
}

/// Read what can be done with an approval task
///
/// Those of its document that decide it, by their own names, and handing it over: each is allowed
/// or refused, by permission, state and the act's own guards. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "approvals_task_acts",
    extensions(("x-permission" = json!("approvals.task.read"))),
    params(("id" = TaskId, Path, description = "The task")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/approvals/tasks/{id}/acts")]
async fn acts(call: Read<{ act::APPROVALS_TASK_READ }>, id: Id<TaskId>) -> Reply {
    call.one(id.0, task::acts).await
}

/// Count what waits for the caller's decision
///
/// In all, overdue, in another's place, and by kind of document.
#[utoipa::path(
    operation_id = "approvals_task_count",
    responses((status = 200, description = "The counts", body = TaskCount))
)]
#[get("/api/v1/approvals/tasks/count")]
async fn count(call: Read<{ act::APPROVALS_TASK_COUNT }>) -> Reply {
    call.answer(&task::count(&call.reader()).await?).await
}

/// Hand an approval task over 转办
///
/// To somebody who may decide such documents, sees the project and did not make this one; he alone
/// is asked from then on. By who could decide the task himself.
#[utoipa::path(
    operation_id = "approvals_task_hand_over",
    params(("id" = TaskId, Path, description = "The task")),
    request_body = HandOver,
    responses((status = 200, description = "The task", body = TaskView))
)]
#[post("/api/v1/approvals/tasks/{id}/hand-over")]
async fn hand_over(
    call: Write<{ act::APPROVALS_TASK_HAND_OVER }, HandOver>,
    id: Id<TaskId>,
) -> Reply {
    call.act(id.0, task::hand_over, task::one).await
}

/// Routes of approval tasks; fixed paths before `{id}`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(count).service(read).service(acts).service(hand_over);
}
