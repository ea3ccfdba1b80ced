//! Takes a job back.

use super::super::refusal::Jobs;
use super::query::locked;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::JobId;
use entity::kernel::job::JobState;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

/// Work that somebody asked for, so that somebody may take it back. For the others a document or
/// the calendar waits: without its job an approved price would never come to count.
const ASKED_FOR: &[&str] =
    &["analytics.customer_cluster.recompute", "customers.grade.recompute", "inventory.unit.import"];

/// Cancels a scheduled job at once; a running one is asked to stop and does so when it next
/// reports its progress.
pub async fn cancel(tx: &mut Tx<'_>, id: JobId) -> Result<()> {
    let job = locked(tx, id).await?;
    if job.repeat_seconds.is_some() || !ASKED_FOR.contains(&job.kind.as_str()) {
        return Err(Jobs::Awaited.into());
    }
    let subject = Subject { kind: "jobs.run", id: job.id.0, project_id: job.project_id };
    let kind = job.kind.clone();
    let event = if job.state == JobState::Running {
        let mut change = job.into_active_model();
        change.stop_asked_at = Set(Some(tx.now));
        change.update(tx.db()).await?;
        "jobs.run.stop_asked"
    } else {
        let next = job.state.cancel()?;
        let mut change = job.into_active_model();
        change.state = Set(next);
        change.unique_key = Set(None);
        change.finished_at = Set(Some(tx.now));
        change.update(tx.db()).await?;
        "jobs.run.cancelled"
    };
    tx.record(event, subject, &json!({"kind": kind}))
}
