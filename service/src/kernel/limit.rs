//! Rate limits 限流: so many calls of one kind by a user an hour, or so many messages to a number a
//! day, counted in the database, so that neither a restart nor another replica gives more.

use super::actor::Actor;
use super::clock::real_now;
use super::commit;
use super::digest;
use super::error::{Error, OnDuplicate, Result};
use super::parameter;
use super::read::Reader;
use super::start::Kernel;
use super::tx::Tx;
use chrono::{DateTime, TimeDelta, Utc};
use entity::kernel::rate_window::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

const WINDOW: TimeDelta = TimeDelta::hours(1);
/// No window is longer.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// What is left of a limit after a call, as the caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    pub policy: String,
    /// Calls that one window allows.
    pub quota: u32,
    pub window_seconds: u32,
    pub remaining: u32,
    /// Seconds until the window begins anew.
    pub reset_seconds: u32,
    pub passed: bool,
}

/// Key of the parameter that holds the quota of a policy.
#[must_use]
pub fn parameter_of(policy: &str) -> String {
    format!("limits.{policy}.per_hour")
}

/// Counts a call of the user under a policy; `None` where nothing is limited.
pub async fn count(kernel: &Kernel, actor: &Actor, policy: &str) -> Result<Option<Allowance>> {
    count_some(kernel, actor, policy, 1).await
}

/// Counts several at once, of which all pass or none.
pub async fn count_some(
    kernel: &Kernel,
    actor: &Actor,
    policy: &str,
    calls: u32,
) -> Result<Option<Allowance>> {
    let Some(user) = actor.user_id else { return Ok(None) };
    let reader = Reader::new(kernel, actor);
    let quota: u32 = parameter::read(&reader, &parameter_of(policy), None).await?;
    if quota == 0 {
        return Ok(None);
    }
    let id = digest::hash_all(&["limit", policy, &user.to_string()]);
    let now = real_now();
    let window = commit::by_system(kernel, "kernel.limit.count", async |tx| {
        let window = stepped(locked(tx, &id).await?, &id, (now, WINDOW), (calls, quota));
        if let Step::Counted { row, first } = &window {
            write(tx, row, *first).await?;
        }
        Ok(window)
    })
    .await?;
    Ok(Some(window.told(policy, now, quota)))
}

/// Counts one more within an act, which takes it back where it is refused; or answers from when on
/// there is room again. The window begins with the first that it counts. `id` says whose window it
/// is, in 64 letters at most, and zero allows any number.
pub async fn spend(
    tx: &Tx<'_>,
    id: &str,
    window: TimeDelta,
    quota: u32,
) -> Result<Option<DateTime<Utc>>> {
    if quota == 0 {
        return Ok(None);
    }
    match stepped(locked(tx, id).await?, id, (tx.now, window.min(LONGEST)), (1, quota)) {
        Step::Full(row) => Ok(Some(row.started_at + window)),
        Step::Counted { row, first } => write(tx, &row, first).await.map(|()| None),
    }
}

/// Deletes the windows that are over by any clock; answers how many there were.
pub async fn sweep(kernel: &Kernel) -> Result<u64> {
    let before = real_now().min(kernel.clock.now()) - LONGEST;
    commit::by_system(kernel, "kernel.limit.sweep", async |tx| {
        let over = Entity::delete_many().filter(Column::StartedAt.lt(before)).exec(tx.db());
        Ok(over.await?.rows_affected)
    })
    .await
}

/// What a call does to its window.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Counted { row: Model, first: bool },
    Full(Model),
}

/// The window after so many more calls.
fn stepped(
    row: Option<Model>,
    id: &str,
    (now, window): (DateTime<Utc>, TimeDelta),
    (calls, quota): (u32, u32),
) -> Step {
    let first = row.is_none();
    let begun = row.filter(|row| now - row.started_at < window);
    let row = begun.unwrap_or_else(|| Model { id: id.to_owned(), started_at: now, calls: 0 });
    let used = u32::try_from(row.calls).unwrap_or(quota).saturating_add(calls);
    match i32::try_from(used) {
        Ok(calls) if used <= quota => Step::Counted { row: Model { calls, ..row }, first },
        _ => Step::Full(row),
    }
}

impl Step {
    fn told(self, policy: &str, now: DateTime<Utc>, quota: u32) -> Allowance {
        let (row, passed) = match self {
            Self::Counted { row, .. } => (row, true),
            Self::Full(row) => (row, false),
        };
        let used = u32::try_from(row.calls).unwrap_or(quota);
        let left = (row.started_at + WINDOW - now).num_seconds().max(1);
        Allowance {
            policy: policy.to_owned(),
            quota,
            window_seconds: u32::try_from(WINDOW.num_seconds()).unwrap_or(u32::MAX),
            remaining: quota.saturating_sub(used),
            reset_seconds: u32::try_from(left).unwrap_or(u32::MAX),
            passed,
        }
    }
}

async fn locked(tx: &Tx<'_>, id: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id.to_owned()).lock_exclusive().one(tx.db()).await?)
}

async fn write(tx: &Tx<'_>, row: &Model, first: bool) -> Result<()> {
    if first {
        let inserted = Entity::insert(row.clone().into_active_model());
        let inserted = inserted.exec_without_returning(tx.db()).await;
        // The first two calls at once: the second finds the row at its next try.
        return inserted.map(drop).on_duplicate(|| Error::Contended("first call".to_owned()));
    }
    let change = ActiveModel {
        id: Set(row.id.clone()),
        started_at: Set(row.started_at),
        calls: Set(row.calls),
    };
    Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_fills_up_and_begins_anew() {
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let row = |calls| Model { id: "x".to_owned(), started_at: start, calls };
        let told = |row: Option<Model>, after: i64| {
            let now = start + TimeDelta::seconds(after);
            let told = stepped(row, "x", (now, WINDOW), (1, 2)).told("reveal", now, 2);
            (told.passed, told.remaining, told.reset_seconds)
        };
        assert_eq!(told(None, 0), (true, 1, 3_600));
        assert_eq!(told(Some(row(1)), 60), (true, 0, 3_540));
        assert_eq!(told(Some(row(2)), 3_599), (false, 0, 1));
        assert_eq!(told(Some(row(2)), 3_600), (true, 1, 3_600));
        let many = |calls| stepped(Some(row(1)), "x", (start, WINDOW), (calls, 3));
        assert_eq!(many(2), Step::Counted { row: row(3), first: false });
        assert_eq!(many(3), Step::Full(row(1)));
    }
}
