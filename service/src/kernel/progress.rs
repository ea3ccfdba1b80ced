//! Progress of a job under way: whole percent out, and back whether to go on.

use super::clock::real_now;
use super::commit;
use super::error::Result;
use super::refusal::Kernel as Refusal;
use super::start::Kernel;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::JobId;
use entity::kernel::job::{self, Column, JobState};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// A worker that shows no life for so long has lost its job, in seconds of the machine's clock.
pub const LEASE_SECONDS: i64 = 60;

/// The end of a lease that begins now; leases follow the machine's clock, which nobody moves.
#[must_use]
pub fn lease_end() -> DateTime<Utc> {
    real_now() + TimeDelta::seconds(LEASE_SECONDS)
}

/// What a job is given to tell how far it has come.
#[derive(Debug)]
pub struct Progress<'k> {
    kernel: &'k Kernel,
    job_id: JobId,
    owner: String,
    last: AtomicI32,
    stopped: AtomicBool,
}

impl<'k> Progress<'k> {
    /// For the worker that holds the lease of this job.
    #[must_use]
    pub fn of(kernel: &'k Kernel, job: &job::Model) -> Self {
        Self {
            kernel,
            job_id: job.id,
            owner: job.lease_owner.clone().unwrap_or_default(),
            last: AtomicI32::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Was the job asked to stop, and told so?
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Tells that `done` of `total` parts are through; refuses to go on when somebody cancelled
    /// the job or another worker has taken it over.
    pub async fn report(&self, done: u64, total: u64) -> Result<()> {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100).min(100);
        let percent = i32::try_from(percent).unwrap_or(100);
        if self.last.swap(percent, Ordering::Relaxed) == percent {
            return Ok(());
        }
        let change = job::ActiveModel {
            progress: Set(percent),
            lease_until: Set(Some(lease_end())),
            ..Default::default()
        };
        if self.write("jobs.run.report", change, Column::StopAskedAt.is_null()).await? {
            return Ok(());
        }
        self.stopped.store(true, Ordering::Relaxed);
        Err(Refusal::JobStopped.into())
    }

    /// Holds the lease for another while; false when it is no longer ours.
    pub async fn keep_lease(&self) -> Result<bool> {
        let lease_until = Set(Some(lease_end()));
        let change = job::ActiveModel { lease_until, ..Default::default() };
        self.write("jobs.run.renew", change, Column::State.eq(JobState::Running)).await
    }

    async fn write(
        &self,
        act: &'static str,
        change: job::ActiveModel,
        also: sea_orm::sea_query::SimpleExpr,
    ) -> Result<bool> {
        commit::by_system(self.kernel, act, async |tx| {
            let held = job::Entity::update_many()
                .set(change.clone())
                .filter(Column::Id.eq(self.job_id))
                .filter(Column::State.eq(JobState::Running))
                .filter(Column::LeaseOwner.eq(&self.owner))
                .filter(also.clone())
                .exec(tx.db())
                .await?;
            Ok(held.rows_affected == 1)
        })
        .await
    }
}
