//! Jobs as they are read.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::{JobId, ProjectId, UserId};
use entity::kernel::job::{self, Column, Entity, JobState};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A job 任务 and how far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01937a1c-2c00-7000-8000-000000000001", "kind": "sales.hold.expire",
    "project_id": "01937a1c-2c00-7000-8000-000000000002", "state": "scheduled",
    "due_at": "2026-03-10T04:00:00Z", "repeat_seconds": null, "attempts": 0, "progress": 0,
    "result": null, "error": null, "author_id": "01937a1c-2c00-7000-8000-000000000003",
    "created_at": "2026-03-10T03:50:00Z", "stop_asked_at": null, "finished_at": null
}))]
pub struct RunView {
    pub id: JobId,
    /// Name of the work.
    pub kind: String,
    pub project_id: Option<ProjectId>,
    pub state: JobState,
    pub due_at: DateTime<Utc>,
    /// A recurring job is due again so long after it ran.
    pub repeat_seconds: Option<i32>,
    /// Runs begun since the last success; after five failures the job is dead.
    pub attempts: i32,
    /// Whole percent.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: i32,
    /// What the last successful run told.
    #[schema(value_type = Option<Object>)]
    pub result: Option<Value>,
    /// Code of the last failure.
    pub error: Option<String>,
    pub author_id: Option<UserId>,
    pub created_at: DateTime<Utc>,
    /// When a running job was asked to stop.
    pub stop_asked_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<job::Model> for RunView {
    fn from(job: job::Model) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            project_id: job.project_id,
            state: job.state,
            due_at: job.due_at,
            repeat_seconds: job.repeat_seconds,
            attempts: job.attempts,
            progress: job.progress,
            result: job.result,
            error: job.error,
            author_id: job.author_id,
            created_at: job.created_at,
            stop_asked_at: job.stop_asked_at,
            finished_at: job.finished_at,
        }
    }
}

/// Which jobs are wanted.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    pub kind: Option<String>,
    /// Any of these; empty is any at all.
    pub states: Vec<JobState>,
    pub project_id: Option<ProjectId>,
}

/// One job.
pub async fn one(reader: &Reader<'_>, id: JobId) -> Result<RunView> {
    let job = Entity::find_by_id(id).filter(visible(reader)).one(&reader.db).await?;
    job.map(RunView::from).ok_or(Error::NotFound("job"))
}

/// Jobs in the order of their creation.
pub async fn list(
    reader: &Reader<'_>,
    filter: &RunFilter,
    paging: &Paging,
) -> Result<Listed<RunView>> {
    let mut select = Entity::find().filter(visible(reader));
    if let Some(kind) = &filter.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(project_id) = filter.project_id {
        select = select.filter(Column::ProjectId.eq(project_id));
    }
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &job::Model| row.id.0);
    Ok(rows.await?.map(RunView::from))
}

/// Jobs of visible projects, one's own, and the system's for who sees every project.
fn visible(reader: &Reader<'_>) -> Condition {
    let scope = reader.scope();
    let Some(projects) = &scope.projects else { return Condition::all() };
    let own = reader.actor.user_id.map(|id| Column::AuthorId.eq(id));
    Condition::any().add(Column::ProjectId.is_in(projects.iter().copied())).add_option(own)
}

/// The job under lock, if it is visible.
pub(super) async fn locked(tx: &Tx<'_>, id: JobId) -> Result<job::Model> {
    let visible = visible(&tx.reader());
    let job = Entity::find_by_id(id).filter(visible).lock_exclusive().one(tx.db()).await?;
    job.ok_or(Error::NotFound("job"))
}
