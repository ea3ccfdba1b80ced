//! Back-off after failed sign-ins; it survives a restart.
//!
//! An address that fails at an account has to wait there first, and long before the account has: a
//! name is known to many, and whoever knows it could else keep its owner out. A device from which
//! somebody has signed in before is counted by itself, whatever others do meanwhile.

use crate::kernel::clock::real_now;
use crate::kernel::limit::Allowance;
use crate::kernel::tx::Tx;
use crate::kernel::{Error, Kernel, Result, commit, digest};
use chrono::{DateTime, TimeDelta, Utc};
use entity::admin::sign_in_failure::{self, Column, Entity};
use entity::id::UserId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

/// Tries at an account from one address, or from a device that is known, before it has to wait.
const TRIES: i32 = 5;
/// Tries at an account from wherever, known devices apart, before strangers have to wait.
const ACCOUNT_TRIES: i32 = 20;
/// Tries of an address, behind which a whole office may sit.
const ADDRESS_TRIES: i32 = 50;
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// Doubling ends here.
const MAX_DOUBLINGS: i32 = 7;
/// Failures are forgotten after so long.
const MEMORY: TimeDelta = TimeDelta::hours(24);

/// Who is counted.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Forgotten when the account is signed in to.
    own: Vec<(String, i32)>,
    shared: Vec<(String, i32)>,
}

impl Counted {
    /// Somebody who says that he is this.
    #[must_use]
    pub fn stranger(username: &str, address: &str) -> Self {
        let account = digest::hash_all(&["account", username]);
        let here = digest::hash_all(&["account_at", username, address]);
        let address = digest::hash_all(&["address", address]);
        let own = vec![(account, ACCOUNT_TRIES), (here, TRIES)];
        Self { own, shared: vec![(address, ADDRESS_TRIES)] }
    }

    /// A device from which the account was signed in to before.
    #[must_use]
    pub fn device(nonce: &str) -> Self {
        Self::by_itself(digest::hash_all(&["device", nonce]))
    }

    /// Somebody signed in who proves himself once more.
    #[must_use]
    pub fn again(user_id: UserId) -> Self {
        Self::by_itself(digest::hash_all(&["password", &user_id.to_string()]))
    }

    fn by_itself(key: String) -> Self {
        Self { own: vec![(key, TRIES)], shared: vec![] }
    }

    fn keys(&self) -> impl Iterator<Item = &(String, i32)> {
        self.own.iter().chain(&self.shared)
    }

    /// Tries at one account come one after the other: many at once would all pass the check
    /// before the first of them is counted.
    pub async fn turn(&self) -> MutexGuard<'static, ()> {
        static TURNS: [Mutex<()>; 64] = [const { Mutex::const_new(()) }; 64];
        let lane = self.own.first().and_then(|(key, _)| key.bytes().next_back());
        TURNS[usize::from(lane.unwrap_or_default()) % TURNS.len()].lock().await
    }
}

/// 429 while one of them has to wait.
pub async fn check(kernel: &Kernel, who: &Counted) -> Result<()> {
    let now = real_now();
    for (key, _) in who.keys() {
        let row = Entity::find_by_id(key.clone()).one(&kernel.db).await?;
        let until = row.and_then(|row| row.blocked_until).filter(|until| *until > now);
        if let Some(until) = until {
            let seconds = (until - now).num_seconds().max(1);
            let retry_after_seconds = u64::try_from(seconds).unwrap_or(1);
            return Err(Error::TooMany { retry_after_seconds });
        }
    }
    Ok(())
}

/// What a caller is told who has to wait.
#[must_use]
pub fn spent(retry_after_seconds: u64) -> Allowance {
    Allowance {
        policy: "sign-in".to_owned(),
        quota: TRIES.unsigned_abs(),
        window_seconds: FIRST_WAIT.num_seconds().try_into().unwrap_or(u32::MAX),
        remaining: 0,
        reset_seconds: retry_after_seconds.try_into().unwrap_or(u32::MAX),
        passed: false,
    }
}

/// Counts a failure of each.
pub async fn count(tx: &Tx<'_>, who: &Counted) -> Result<()> {
    let now = real_now();
    for (key, tries) in who.keys() {
        let row = Entity::find_by_id(key.clone()).lock_exclusive().one(tx.db()).await?;
        let fresh = row.as_ref().filter(|row| now - row.last_at < MEMORY);
        let failures = fresh.map_or(1, |row| row.failures + 1);
        let blocked_until = blocked_until(now, failures, *tries);
        let new = sign_in_failure::Model { id: key.clone(), failures, last_at: now, blocked_until };
        if row.is_some() {
            let change = new.into_active_model().reset_all();
            Entity::update(change).exec(tx.db()).await?;
        } else {
            Entity::insert(new.into_active_model()).exec_without_returning(tx.db()).await?;
        }
    }
    Ok(())
}

fn blocked_until(now: DateTime<Utc>, failures: i32, tries: i32) -> Option<DateTime<Utc>> {
    let beyond = failures - tries;
    (beyond >= 0).then(|| now + FIRST_WAIT * (1 << beyond.min(MAX_DOUBLINGS)))
}

/// Forgets the failures of who has signed in; those of others at the account stay where he was
/// known by his device, since it proves nothing of them.
pub async fn forget(tx: &Tx<'_>, who: &Counted) -> Result<()> {
    let own = who.own.iter().map(|(key, _)| key.clone());
    Entity::delete_many().filter(Column::Id.is_in(own)).exec(tx.db()).await?;
    Ok(())
}

/// Deletes the counts that no longer count: nobody has failed for as long as they are remembered,
/// and nobody has to wait.
pub async fn run_sweep(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let now = real_now();
    let free =
        Condition::any().add(Column::BlockedUntil.is_null()).add(Column::BlockedUntil.lt(now));
    let deleted = commit::by_system(kernel, "admin.session.sweep", async |tx| {
        let rows = Entity::delete_many()
            .filter(Column::LastAt.lt(now - MEMORY))
            .filter(free.clone())
            .exec(tx.db())
            .await?;
        Ok(rows.rows_affected)
    })
    .await?;
    Ok(json!({"failures": deleted}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_at_the_limit_and_double() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        assert_eq!(blocked_until(now, 4, 5), None);
        assert_eq!(blocked_until(now, 5, 5), Some(now + FIRST_WAIT));
        assert_eq!(blocked_until(now, 7, 5), Some(now + FIRST_WAIT * 4));
        assert_eq!(blocked_until(now, 99, 5), Some(now + FIRST_WAIT * 128));
    }
}
