//! `/approvals/tasks`

use crate::extract::{Id, Query, Read, Reply};
use crate::{list_query, page};
use actix_web::get;
use entity::approvals::approval::ApprovalState;
use entity::id::{ProjectId, TaskId};
use service::approvals::task::{self, TaskFilter, TaskView};
use service::kernel::act;
use utoipa_actix_web::service_config::ServiceConfig;

page! {
    /// Approval steps.
    TaskPage of TaskView
}

list_query! {
    /// Filters of approval steps.
    TaskQuery {
        /// `pending` where nothing is said.
        state: ApprovalState,
        /// `sales.contract`.
        #[param(max_length = 48)]
        document_type: String,
        project_id: ProjectId,
    }
}

/// List what waits for the caller's decision
///
/// Steps that one of the caller's roles decides, his own documents left out. Each carries the
/// address of the act that decides it.
#[utoipa::path(
    operation_id = "approvals_task_list",
    params(TaskQuery),
    responses((status = 200, description = "A page of steps", body = TaskPage))
)]
#[get("/api/v1/approvals/tasks")]
async fn list(call: Read<{ act::APPROVALS_TASK_LIST }>, Query(query): Query<TaskQuery>) -> Reply {
    let paging = query.paging(&[])?;
    let filter = TaskFilter {
        state: query.state,
        document_type: query.document_type,
        project_id: query.project_id,
    };
    call.answer(&TaskPage::from(task::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read an approval step
///
/// Of whatever state, in a project that the caller sees.
#[utoipa::path(
    operation_id = "approvals_task_read",
    params(("id" = TaskId, Path, description = "The step")),
    responses((status = 200, description = "The step", body = TaskView))
)]
#[get("/api/v1/approvals/tasks/{id}")]
async fn read(call: Read<{ act::APPROVALS_TASK_READ }>, id: Id<TaskId>) -> Reply {
    call.one(id.0, task::one).await
}

/// Routes of approval steps.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read);
}
