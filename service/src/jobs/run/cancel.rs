//! Takes a job back.

use super::super::refusal::Jobs;
use super::query::locked;
use crate::kernel::{Result, Tx, schedule};
use entity::id::JobId;

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
    schedule::stop(tx, job).await
}
