//! The worker: claims one due job at a time and performs it under a lease.
//!
//! A claim is one conditional update, so that of any number of workers on any number of replicas
//! one gets the job. Each claim has a name of its own; a worker whose lease ran out can neither
//! report nor finish what another has taken over. A job may begin twice, if a worker dies; what it
//! does must therefore be safe to repeat.

use super::refusal::Jobs;
use super::{dispatch, settle};
use crate::kernel::clock::real_now;
use crate::kernel::progress::{LEASE_SECONDS, Progress, lease_end};
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::id::JobId;
use entity::kernel::job::{self, Column, Entity, JobState};
use futures_util::FutureExt;
use futures_util::future::join_all;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// A job that failed so often is set aside.
pub const MAX_TRIES: i32 = 5;
/// Jobs of one process that run side by side, so that a long one does not hold up the others.
const LANES: usize = 4;
/// Candidates looked at in one go; rivals may take some of them.
const CANDIDATES: u64 = 8;
/// How often an idle worker looks for work.
const IDLE: Duration = Duration::from_secs(1);
/// A running job is given so long to end when the process stops.
const GRACE: Duration = Duration::from_secs(5);
/// How long [`run_due`] waits for jobs that another worker has begun.
const OTHERS: Duration = Duration::from_secs(10);

/// Takes the job that has been due longest, if there is one.
pub async fn claim(kernel: &Kernel) -> Result<Option<job::Model>> {
    loop {
        let due = due(kernel);
        let candidates: Vec<JobId> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(due.clone())
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(CANDIDATES)
            .into_tuple()
            .all(&kernel.db)
            .await?;
        if candidates.is_empty() {
            return Ok(None);
        }
        for id in candidates {
            let take = async |tx: &mut Tx<'_>| take(tx, id, due.clone()).await;
            if let Some(job) = commit::by_system(kernel, "jobs.run.claim", take).await? {
                return Ok(Some(job));
            }
        }
    }
}

/// Due and free, or held under a lease that has run out.
fn due(kernel: &Kernel) -> Condition {
    let free = Column::State.eq(JobState::Scheduled).and(Column::DueAt.lte(kernel.clock.now()));
    let orphaned = Column::State.eq(JobState::Running).and(Column::LeaseUntil.lt(real_now()));
    Condition::any().add(free).add(orphaned)
}

async fn take(tx: &mut Tx<'_>, id: JobId, due: Condition) -> Result<Option<job::Model>> {
    let change = job::ActiveModel {
        state: Set(JobState::Running),
        lease_owner: Set(Some(tx.id::<Uuid>().to_string())),
        lease_until: Set(Some(lease_end())),
        progress: Set(0),
        ..Default::default()
    };
    let taken = Entity::update_many()
        .set(change)
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .filter(due)
        .exec(tx.db())
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    Ok(Entity::find_by_id(id).one(tx.db()).await?)
}

/// Performs a claimed job and writes down how it ended.
pub async fn perform(kernel: &Kernel, job: &job::Model) -> Result<()> {
    if job.attempts > MAX_TRIES {
        // Its workers died one after the other: the job itself must be what kills them.
        return settle::failed(kernel, job, Jobs::LeaseLost.into()).await;
    }
    if job.stop_asked_at.is_some() {
        return settle::stopped(kernel, job).await;
    }
    let progress = Progress::of(kernel, job);
    let work = AssertUnwindSafe(dispatch::run(kernel, job, &progress)).catch_unwind();
    let ended = tokio::select! {
        ended = work => ended.unwrap_or_else(|_| Err(Jobs::Panicked.into())),
        () = hold(&progress) => return Ok(()),
    };
    match ended {
        Ok(result) => settle::done(kernel, job, result).await,
        Err(_) if progress.stopped() => settle::stopped(kernel, job).await,
        Err(error) => settle::failed(kernel, job, error).await,
    }
}

/// Renews the lease; ends when it is lost.
async fn hold(progress: &Progress<'_>) {
    let third = Duration::from_secs(LEASE_SECONDS.unsigned_abs() / 3);
    loop {
        tokio::time::sleep(third).await;
        match progress.keep_lease().await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(?error, "a lease could not be renewed"),
        }
    }
}

/// Performs everything that is due, and what becomes due by it, until nothing is left; answers how
/// many jobs ran here.
pub async fn run_due(kernel: &Kernel) -> Result<u32> {
    let mut ran = 0;
    let began = real_now();
    loop {
        while let Some(job) = claim(kernel).await? {
            perform(kernel, &job).await?;
            ran += 1;
        }
        let waited = (real_now() - began).to_std().unwrap_or(OTHERS);
        if waited >= OTHERS || !others_at_work(kernel).await? {
            return Ok(ran);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn others_at_work(kernel: &Kernel) -> Result<bool> {
    let running = Entity::find().filter(Column::State.eq(JobState::Running)).count(&kernel.db);
    Ok(running.await? > 0)
}

/// Works until the process stops.
pub async fn work(kernel: &Kernel, stop: watch::Receiver<bool>) {
    join_all((0..LANES).map(|_| lane(kernel, stop.clone()))).await;
}

async fn lane(kernel: &Kernel, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match claim(kernel).await {
            Ok(Some(job)) => {
                if let Err(error) = perform_or_release(kernel, &job, stop.clone()).await {
                    tracing::error!(?error, job = %job.id, kind = job.kind, "a job was lost");
                }
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::error!(?error, "no job could be claimed"),
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Performs a job, or gives it back when the process stops before it ends.
async fn perform_or_release(
    kernel: &Kernel,
    job: &job::Model,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    let out_of_time = async {
        // A closed channel stops the process as well.
        let _ = stop.wait_for(|stop| *stop).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = perform(kernel, job) => ended,
        () = out_of_time => settle::released(kernel, job).await,
    }
}
