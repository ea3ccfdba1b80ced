//! Back-off after failed sign-ins, per account and per address; it survives a restart.

use crate::kernel::clock::real_now;
use crate::kernel::limit::Allowance;
use crate::kernel::tx::Tx;
use crate::kernel::{Error, Kernel, Result, digest};
use chrono::{DateTime, TimeDelta, Utc};
use entity::admin::sign_in_failure::{self, Entity};
use entity::id::UserId;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use tokio::sync::{Mutex, MutexGuard};

/// Tries of an account before it has to wait.
const ACCOUNT_TRIES: i32 = 5;
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
    keys: Vec<(String, i32)>,
}

impl Counted {
    #[must_use]
    pub fn new(username: &str, address: &str) -> Self {
        let key = |kind: &str, value: &str| digest::hash_all(&[kind, value]);
        Self {
            keys: vec![
                (key("account", username), ACCOUNT_TRIES),
                (key("address", address), ADDRESS_TRIES),
            ],
        }
    }

    /// Somebody signed in who proves himself once more.
    #[must_use]
    pub fn again(user_id: UserId) -> Self {
        let key = digest::hash_all(&["password", &user_id.to_string()]);
        Self { keys: vec![(key, ACCOUNT_TRIES)] }
    }

    /// Tries at one account come one after the other: many at once would all pass the check
    /// before the first of them is counted.
    pub async fn turn(&self) -> MutexGuard<'static, ()> {
        static TURNS: [Mutex<()>; 64] = [const { Mutex::const_new(()) }; 64];
        let lane = self.keys.first().and_then(|(key, _)| key.bytes().next_back());
        TURNS[usize::from(lane.unwrap_or_default()) % TURNS.len()].lock().await
    }
}

/// 429 while one of them has to wait.
pub async fn check(kernel: &Kernel, who: &Counted) -> Result<()> {
    let now = real_now();
    for (key, _) in &who.keys {
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
        quota: ACCOUNT_TRIES.unsigned_abs(),
        window_seconds: FIRST_WAIT.num_seconds().try_into().unwrap_or(u32::MAX),
        remaining: 0,
        reset_seconds: retry_after_seconds.try_into().unwrap_or(u32::MAX),
        passed: false,
    }
}

/// Counts a failure of both.
pub async fn count(tx: &Tx<'_>, who: &Counted) -> Result<()> {
    let now = real_now();
    for (key, tries) in &who.keys {
        let row = Entity::find_by_id(key.clone()).one(tx.db()).await?;
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

/// Forgets the failures of an account that signed in.
pub async fn forget(tx: &Tx<'_>, who: &Counted) -> Result<()> {
    if let Some((account, _)) = who.keys.first() {
        Entity::delete_by_id(account.clone()).exec(tx.db()).await?;
    }
    Ok(())
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
