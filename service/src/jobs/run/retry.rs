//! Gives a dead job another chance.

use super::query::locked;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::JobId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

/// Makes a dead job due now, with all its tries.
pub async fn retry(tx: &mut Tx<'_>, id: JobId) -> Result<()> {
    let job = locked(tx, id).await?;
    let subject = Subject { kind: "jobs.run", id: job.id.0, project_id: job.project_id };
    let kind = job.kind.clone();
    let next = job.state.retry()?;
    let mut change = job.into_active_model();
    change.state = Set(next);
    change.attempts = Set(0);
    change.stop_asked_at = Set(None);
    change.due_at = Set(tx.now);
    change.finished_at = Set(None);
    // The recurring job lives on in its heir; this is one run of it.
    change.repeat_seconds = Set(None);
    change.update(tx.db()).await?;
    tx.record("jobs.run.retried", subject, &json!({"kind": kind}))
}
