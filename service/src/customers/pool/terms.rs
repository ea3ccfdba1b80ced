//! How long a customer may lie without contact: by grade, each project its own way.

use crate::kernel::{Reader, Result, parameter};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::assignment;
use entity::customers::grade::Grade;
use entity::id::ProjectId;

/// The rules of a project's pool, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub days_a: i64,
    pub days_b: i64,
    pub days_c: i64,
    /// For grade D and for none.
    pub days_default: i64,
    pub warning_days: i64,
    pub former_owner_days: i64,
    pub claims_per_day: u64,
}

impl Terms {
    /// The project's rules, else the system's.
    pub async fn read(reader: &Reader<'_>, project_id: Option<ProjectId>) -> Result<Self> {
        let days = async |name: &str| -> Result<i64> {
            parameter::read(reader, &format!("customers.pool.{name}"), project_id).await
        };
        Ok(Self {
            days_a: days("days_a").await?,
            days_b: days("days_b").await?,
            days_c: days("days_c").await?,
            days_default: days("days_default").await?,
            warning_days: days("warning_days").await?,
            former_owner_days: days("former_owner_days").await?,
            claims_per_day: days("claims_per_day").await?.unsigned_abs(),
        })
    }

    /// Days without contact after which a customer of this grade is recycled.
    #[must_use]
    pub const fn days(&self, grade: Option<Grade>) -> i64 {
        match grade {
            Some(Grade::A) => self.days_a,
            Some(Grade::B) => self.days_b,
            Some(Grade::C) => self.days_c,
            Some(Grade::D) | None => self.days_default,
        }
    }

    /// When the time of an owned customer is over, unless he is met before.
    #[must_use]
    pub fn over_at(&self, row: &assignment::Model) -> DateTime<Utc> {
        let over = row.contact_at + TimeDelta::days(self.days(row.grade));
        row.spared_until_at.map_or(over, |spared| spared.max(over))
    }

    /// When he is recycled then: not before his owner has been warned for as long as the project
    /// says. None where that time is too short by now and the warning has not gone out.
    #[must_use]
    pub fn recycle_at(&self, row: &assignment::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (over, warning) = (self.over_at(row), TimeDelta::days(self.warning_days));
        match row.warned_at {
            Some(at) => Some(over.max(at + warning)),
            None => Some(over).filter(|over| *over >= now + warning),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::customers::assignment::AssignmentOrigin;
    use entity::id::{AssignmentId, CustomerId};
    use uuid::Uuid;

    #[test]
    fn better_grades_come_back_sooner_and_nobody_without_warning() {
        let terms = Terms {
            days_a: 7,
            days_b: 15,
            days_c: 30,
            days_default: 45,
            warning_days: 2,
            former_owner_days: 7,
            claims_per_day: 10,
        };
        let met = DateTime::UNIX_EPOCH;
        let row = |grade, spared| assignment::Model {
            id: AssignmentId(Uuid::nil()),
            customer_id: CustomerId(Uuid::nil()),
            project_id: ProjectId(Uuid::nil()),
            owner_id: None,
            team_id: None,
            origin: AssignmentOrigin::Entered,
            since_at: met,
            contact_at: met,
            warned_at: None,
            grade,
            spared_until_at: spared,
            yields_to_id: None,
            created_at: met,
            version: 1,
        };
        let day = |days| met + TimeDelta::days(days);
        for (grade, spared, wanted) in [
            (Some(Grade::A), None, 7),
            (Some(Grade::B), None, 15),
            (Some(Grade::C), None, 30),
            (Some(Grade::D), None, 45),
            (None, None, 45),
            (Some(Grade::A), Some(day(12)), 12),
            (Some(Grade::A), Some(day(3)), 7),
        ] {
            assert_eq!(terms.over_at(&row(grade, spared)), day(wanted), "{grade:?}");
        }
        let warned = |warned_at| assignment::Model { warned_at, ..row(Some(Grade::A), None) };
        for (warned_at, now, wanted) in
            [(None, 5, Some(7)), (None, 6, None), (Some(5), 6, Some(7)), (Some(9), 10, Some(11))]
        {
            let row = warned(warned_at.map(day));
            assert_eq!(terms.recycle_at(&row, day(now)), wanted.map(day), "{warned_at:?}");
        }
    }
}
