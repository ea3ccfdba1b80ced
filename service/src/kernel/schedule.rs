//! Work that happens later: a job row in the transaction of the act that asks for it.

use super::error::{OnDuplicate, Result};
use super::refusal::Kernel as Refusal;
use super::tx::{Subject, Tx};
use super::writes::Writes;
use chrono::{DateTime, Utc};
use entity::id::{JobId, ProjectId};
use entity::kernel::job::{self, JobState};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

/// What shall happen, and when.
#[derive(Debug, Clone)]
pub struct Later {
    pub kind: &'static str,
    pub due_at: DateTime<Utc>,
    pub project_id: Option<ProjectId>,
    pub payload: Value,
    /// At most one open job carries this key.
    pub unique_key: Option<String>,
    /// A recurring job is due again so long after it ran.
    pub repeat_seconds: Option<i32>,
}

/// Writes the job; refused while another open job carries its key.
pub async fn schedule(tx: &Tx<'_>, later: Later) -> Result<JobId> {
    let row = row(tx, later);
    let id = row.id;
    insert(tx, vec![row]).await?;
    Ok(id)
}

/// Writes down work that was done at once, so that it is found where work that takes longer is.
pub async fn done(tx: &Tx<'_>, later: Later) -> Result<JobId> {
    let mut row = row(tx, later);
    row.state = JobState::Done;
    (row.attempts, row.progress) = (1, 100);
    row.finished_at = Some(tx.now);
    let id = row.id;
    insert(tx, vec![row]).await?;
    Ok(id)
}

/// Writes many jobs in one statement; none is fine.
pub async fn schedule_all(tx: &Tx<'_>, later: Vec<Later>) -> Result<()> {
    let mut writes = Writes::default();
    note_all(tx, &mut writes, later);
    writes.run(tx.db()).await
}

/// Adds many jobs to what is about to be written.
pub fn note_all(tx: &Tx<'_>, writes: &mut Writes, later: impl IntoIterator<Item = Later>) {
    let rows: Vec<_> = later.into_iter().map(|later| row(tx, later)).collect();
    if !rows.is_empty() {
        writes.add(job::Entity::insert_many(
            rows.into_iter().map(IntoActiveModel::into_active_model),
        ));
    }
}

fn row(tx: &Tx<'_>, later: Later) -> job::Model {
    job::Model {
        id: tx.id::<JobId>(),
        kind: later.kind.to_owned(),
        project_id: later.project_id,
        payload: later.payload,
        state: JobState::Scheduled,
        due_at: later.due_at,
        repeat_seconds: later.repeat_seconds,
        unique_key: later.unique_key,
        lease_owner: None,
        lease_until: None,
        stop_asked_at: None,
        attempts: 0,
        progress: 0,
        result: None,
        error: None,
        author_id: tx.actor.user_id,
        created_at: tx.now,
        finished_at: None,
    }
}

/// Writes a fresh job like one that is over.
pub async fn again(tx: &Tx<'_>, over: &job::Model, due_at: DateTime<Utc>) -> Result<JobId> {
    let id = tx.id::<JobId>();
    let row = job::Model {
        id,
        state: JobState::Scheduled,
        due_at,
        lease_owner: None,
        lease_until: None,
        stop_asked_at: None,
        attempts: 0,
        progress: 0,
        result: None,
        error: None,
        created_at: tx.now,
        finished_at: None,
        ..over.clone()
    };
    insert(tx, vec![row]).await?;
    Ok(id)
}

/// Refuses with `duplicate` while another open job has the key of one of them.
async fn insert(tx: &Tx<'_>, rows: Vec<job::Model>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    let inserted = job::Entity::insert_many(rows).exec_without_returning(tx.db()).await;
    inserted.map(drop).on_duplicate(|| Refusal::Duplicate.into())
}

/// Takes back a job that has become pointless.
pub async fn forget(tx: &Tx<'_>, unique_key: &str) -> Result<()> {
    let change = job::ActiveModel {
        state: Set(JobState::Cancelled),
        unique_key: Set(None),
        finished_at: Set(Some(tx.now)),
        ..Default::default()
    };
    job::Entity::update_many()
        .set(change)
        .filter(job::Column::UniqueKey.eq(unique_key))
        .filter(job::Column::State.eq(JobState::Scheduled))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Takes back a job that somebody asked for: at once while it waits; one that runs is asked to stop
/// and does so when it next reports its progress.
pub async fn stop(tx: &mut Tx<'_>, job: job::Model) -> Result<()> {
    let subject = Subject { kind: "jobs.run", id: job.id.0, project_id: job.project_id };
    let told = json!({"kind": job.kind});
    let mut change = job::ActiveModel { id: Set(job.id), ..Default::default() };
    let event = if job.state == JobState::Running {
        change.stop_asked_at = Set(Some(tx.now));
        "jobs.run.stop_asked"
    } else {
        change.state = Set(job.state.cancel()?);
        change.unique_key = Set(None);
        change.finished_at = Set(Some(tx.now));
        "jobs.run.cancelled"
    };
    job::Entity::update(change).exec(tx.db()).await?;
    tx.record(event, subject, &told)
}
