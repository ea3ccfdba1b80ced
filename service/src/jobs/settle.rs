//! How a run ends: only the worker that still holds the lease may write it down.

use super::runner::MAX_TRIES;
use crate::kernel::schedule;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Kernel, Result, Tx, commit};
use chrono::TimeDelta;
use entity::kernel::job::{self, Column, Entity, JobState};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// Wait before the second try, in seconds; each later wait is four times as long.
const FIRST_WAIT_SECONDS: i64 = 10;

/// It worked: finished, or due again if it recurs.
pub(super) async fn done(kernel: &Kernel, job: &job::Model, result: Value) -> Result<()> {
    commit::by_system(kernel, "jobs.run.finish", async |tx| {
        let mut change = free();
        change.result = Set(Some(result.clone()));
        change.error = Set(None);
        change.attempts = Set(0);
        change.finished_at = Set(Some(tx.now));
        match job.repeat_seconds {
            Some(seconds) => {
                change.state = Set(JobState::Scheduled);
                change.due_at = Set(tx.now + TimeDelta::seconds(i64::from(seconds.max(1))));
            }
            None => {
                change.state = Set(JobState::Done);
                change.unique_key = Set(None);
                change.attempts = Set(job.attempts);
                change.progress = Set(100);
            }
        }
        write(tx, job, change).await.map(drop)
    })
    .await
}

/// It failed: tried again later, or set aside after the fifth time.
pub(super) async fn failed(kernel: &Kernel, job: &job::Model, error: Error) -> Result<()> {
    let cause = cause(&error);
    tracing::warn!(?error, job = %job.id, kind = job.kind, tries = job.attempts, "a job failed");
    commit::by_system(kernel, "jobs.run.fail", async |tx| {
        let mut change = free();
        change.error = Set(Some(cause.clone()));
        if job.attempts < MAX_TRIES {
            change.state = Set(JobState::Scheduled);
            change.due_at = Set(tx.now + wait(job.attempts));
            return write(tx, job, change).await.map(drop);
        }
        change.state = Set(JobState::Dead);
        change.unique_key = Set(None);
        change.finished_at = Set(Some(tx.now));
        if write(tx, job, change).await? {
            bury(tx, job, &cause).await?;
        }
        Ok(())
    })
    .await
}

/// It was cancelled while it ran, and has noticed.
pub(super) async fn stopped(kernel: &Kernel, job: &job::Model) -> Result<()> {
    commit::by_system(kernel, "jobs.run.stop", async |tx| {
        let mut change = free();
        change.state = Set(JobState::Cancelled);
        change.unique_key = Set(None);
        change.finished_at = Set(Some(tx.now));
        write(tx, job, change).await.map(drop)
    })
    .await
}

/// The process stops: the job is as it was before it was claimed.
pub(super) async fn released(kernel: &Kernel, job: &job::Model) -> Result<()> {
    commit::by_system(kernel, "jobs.run.release", async |tx| {
        let mut change = free();
        change.state = Set(JobState::Scheduled);
        change.attempts = Set(job.attempts - 1);
        write(tx, job, change).await.map(drop)
    })
    .await
}

fn free() -> job::ActiveModel {
    job::ActiveModel {
        lease_owner: Set(None),
        lease_until: Set(None),
        progress: Set(0),
        ..Default::default()
    }
}

async fn write(tx: &Tx<'_>, job: &job::Model, change: job::ActiveModel) -> Result<bool> {
    let written = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(job.id))
        .filter(Column::State.eq(JobState::Running))
        .filter(Column::LeaseOwner.eq(job.lease_owner.clone()))
        .exec(tx.db())
        .await?;
    Ok(written.rows_affected == 1)
}

/// Tells that a job is dead; a recurring one goes on as a new job.
async fn bury(tx: &mut Tx<'_>, job: &job::Model, cause: &str) -> Result<()> {
    if let Some(seconds) = job.repeat_seconds {
        schedule::again(tx, job, tx.now + TimeDelta::seconds(i64::from(seconds.max(1)))).await?;
    }
    let subject = Subject { kind: "jobs.run", id: job.id.0, project_id: job.project_id };
    tx.record("jobs.run.died", subject, &json!({"kind": job.kind, "error": cause}))
}

fn wait(attempts: i32) -> TimeDelta {
    let fold = u32::try_from(attempts - 1).unwrap_or(0).min(6);
    TimeDelta::seconds(FIRST_WAIT_SECONDS * 4_i64.pow(fold))
}

/// What a reader of the job may know; the text of a fault of ours stands in the log alone.
fn cause(error: &Error) -> String {
    match error {
        Error::Refused(refusal) => refusal.text.code.to_owned(),
        Error::Invalid(faults) => faults
            .iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.code.code()))
            .collect::<Vec<_>>()
            .join("; "),
        Error::NotFound(kind) => format!("{kind} not_found"),
        Error::Contended(_) | Error::Unavailable(_) => "unavailable".to_owned(),
        _ => "internal".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_fourfold() {
        let seconds: Vec<i64> = (1..=4).map(|tries| wait(tries).num_seconds()).collect();
        assert_eq!(seconds, [10, 40, 160, 640]);
    }
}
