//! How long a report protects, and against what it protects nobody.

use crate::customers::{Customers, customer};
use crate::kernel::act::CUSTOMERS_CUSTOMER_READ;
use crate::kernel::{Actor, Reader, Result, parameter};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::registration::{InvalidReason, Model, RegistrationState};
use entity::id::{AdjudicationId, CustomerId, ProjectId};

/// The days of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// From the report.
    pub report_days: i32,
    /// From a confirmed visit.
    pub visit_days: i32,
}

impl Windows {
    /// The project's days, else the system's.
    pub async fn read(reader: &Reader<'_>, project_id: ProjectId) -> Result<Self> {
        let days = async |name: &str| -> Result<i32> {
            let key = format!("customers.registration.{name}");
            parameter::read(reader, &key, Some(project_id)).await
        };
        Ok(Self { report_days: days("report_days").await?, visit_days: days("visit_days").await? })
    }
}

/// So many days later.
#[must_use]
pub fn after(at: DateTime<Utc>, days: i32) -> DateTime<Utc> {
    at.checked_add_signed(TimeDelta::days(i64::from(days))).unwrap_or(at)
}

/// The state that counts at a moment: protection ends by itself, whether or not it was swept.
#[must_use]
pub fn state_at(row: &Model, now: DateTime<Utc>) -> RegistrationState {
    let ends = matches!(row.state, RegistrationState::Valid | RegistrationState::Visited);
    if ends && row.expires_at <= now { RegistrationState::Expired } else { row.state }
}

/// What is known of a number in a project, apart from reports that only wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// The beginning of his earliest live trade there.
    pub deal_at: Option<DateTime<Utc>>,
    /// Since when a consultant looks after him, within the time of the pool.
    pub owner_since: Option<DateTime<Utc>>,
    /// Another report's visit is confirmed.
    pub visited: bool,
    /// A verdict protects another report.
    pub verdict: Option<AdjudicationId>,
}

impl Facts {
    /// Why a report of that moment counts for nothing; what began after it is no reason.
    #[must_use]
    pub fn against(&self, reported_at: DateTime<Utc>) -> Option<InvalidReason> {
        let before = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= reported_at);
        if before(self.deal_at) {
            Some(InvalidReason::Deal)
        } else if before(self.owner_since) {
            Some(InvalidReason::Owner)
        } else if self.visited {
            Some(InvalidReason::Visit)
        } else if self.verdict.is_some() {
            Some(InvalidReason::Verdict)
        } else {
            None
        }
    }
}

/// Why a report counts for nothing, as everybody is told who sees it. What the company's customers
/// are to it is theirs: a deal, an owner and the blacklist look the same.
#[must_use]
pub fn announced(why: Option<InvalidReason>) -> Option<InvalidReason> {
    why.filter(|why| matches!(why, InvalidReason::Visit | InvalidReason::Verdict))
}

/// The same, in full for whoever may read customers.
#[must_use]
pub fn disclosed(actor: &Actor, why: Option<InvalidReason>) -> Option<InvalidReason> {
    if actor.may(CUSTOMERS_CUSTOMER_READ) { why } else { announced(why) }
}

/// Does a report count for nothing because one of these is on the blacklist? Whoever may read
/// customers is refused instead, and so told; to anybody else it is as with everybody protected.
pub async fn barred(reader: &Reader<'_>, ids: &[CustomerId]) -> Result<bool> {
    let barred = customer::barred(reader, ids).await?;
    if barred && reader.actor.may(CUSTOMERS_CUSTOMER_READ) {
        return Err(Customers::Blacklisted.into());
    }
    Ok(barred)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_was_there_before_a_report_stands_against_it() {
        let reported = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let day = |days| Some(DateTime::UNIX_EPOCH + TimeDelta::days(days));
        let facts =
            |deal_at, owner_since, visited| Facts { deal_at, owner_since, visited, verdict: None };
        let upheld = Facts { verdict: Some(AdjudicationId(Uuid::nil())), ..Facts::default() };
        for (facts, wanted) in [
            (facts(None, None, false), None),
            (facts(day(3), day(2), true), Some(InvalidReason::Deal)),
            (facts(day(10), None, false), Some(InvalidReason::Deal)),
            (facts(day(11), day(2), true), Some(InvalidReason::Owner)),
            (facts(day(11), day(11), false), None),
            (facts(None, day(11), true), Some(InvalidReason::Visit)),
            (upheld, Some(InvalidReason::Verdict)),
        ] {
            assert_eq!(facts.against(reported), wanted, "{facts:?}");
        }
    }

    #[test]
    fn days_are_counted_from_the_moment() {
        let from = DateTime::UNIX_EPOCH;
        assert_eq!(after(from, 30) - from, TimeDelta::days(30));
    }
}
