//! `/jobs/runs`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{JobId, ProjectId};
use entity::kernel::job::JobState;
use service::jobs::run::{self, RunFilter, RunView};
use service::kernel::act;

page! {
    /// Jobs.
    RunPage of RunView
}

list_query! {
    /// Filters of jobs.
    RunQuery {
        /// Name of the work, `sales.hold.expire`.
        #[param(max_length = 64)]
        kind: String,
        /// Any of these states.
        #[param(inline)]
        state: Several<JobState>,
        /// Jobs of this project.
        project_id: ProjectId,
    }
}

/// List jobs
///
/// Those of visible projects and one's own; the system's too for who sees every project.
#[utoipa::path(
    operation_id = "jobs_run_list",
    params(RunQuery),
    responses((status = 200, description = "A page of jobs", body = RunPage))
)]
#[get("/api/v1/jobs/runs")]
async fn list(call: Read<{ act::JOBS_RUN_LIST }>, Query(query): Query<RunQuery>) -> Reply {
    let paging = query.paging(&[])?;
    let states = query.state.map(|several| several.0).unwrap_or_default();
    let filter = RunFilter { kind: query.kind, states, project_id: query.project_id };
    let listed = run::list(&call.reader(), &filter, &paging).await?;
    call.answer(&RunPage::from(listed)).await
}

/// Read a job
///
/// State, progress in whole percent, result and error. Carries a strong `ETag`; `If-None-Match`
/// gives 304.
#[utoipa::path(
    operation_id = "jobs_run_read",
    params(("id" = JobId, Path, description = "The job")),
    responses((status = 200, description = "The job", body = RunView))
)]
#[get("/api/v1/jobs/runs/{id}")]
async fn read(call: Read<{ act::JOBS_RUN_READ }>, id: Id<JobId>) -> Reply {
    call.one(id.0, run::one).await
}

/// Cancel a job
///
/// At once while it is scheduled; a running one stops when it next reports its progress. Only work
/// that somebody asked for: what a document waits for ends with the document, what comes back by
/// itself stays.
#[utoipa::path(
    operation_id = "jobs_run_cancel",
    params(("id" = JobId, Path, description = "The job")),
    request_body = Nothing,
    responses((status = 200, description = "The job", body = RunView))
)]
#[post("/api/v1/jobs/runs/{id}/cancel")]
async fn cancel(call: Write<{ act::JOBS_RUN_CANCEL }>, id: Id<JobId>) -> Reply {
    call.act(id.0, async |tx, id, _| run::cancel(tx, id).await, run::one).await
}

/// Retry a dead job
///
/// It is due now, with all its tries.
#[utoipa::path(
    operation_id = "jobs_run_retry",
    params(("id" = JobId, Path, description = "The job")),
    request_body = Nothing,
    responses((status = 200, description = "The job", body = RunView))
)]
#[post("/api/v1/jobs/runs/{id}/retry")]
async fn retry(call: Write<{ act::JOBS_RUN_RETRY }>, id: Id<JobId>) -> Reply {
    call.act(id.0, async |tx, id, _| run::retry(tx, id).await, run::one).await
}

/// Routes of jobs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(cancel).service(retry);
}
