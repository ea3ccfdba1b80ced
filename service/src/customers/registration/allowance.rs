//! How many codes may be asked for in a day: of one report, and of all reports of one number, so
//! that nobody is flooded with messages and no code is guessed by asking for the next one.

use crate::kernel::{Reader, Result, parameter};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::registration::Model;
use entity::id::ProjectId;

const DAY: TimeDelta = TimeDelta::days(1);

/// The numbers of a project; zero stands for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    pub per_report: i32,
    pub per_number: i32,
}

impl Quotas {
    /// The project's numbers, else the system's.
    pub async fn read(reader: &Reader<'_>, project_id: ProjectId) -> Result<Self> {
        let quota = async |of: &str| -> Result<i32> {
            let key = format!("customers.registration.codes_per_{of}");
            parameter::read(reader, &key, Some(project_id)).await
        };
        Ok(Self { per_report: quota("report").await?, per_number: quota("number").await? })
    }
}

/// Codes of one report, and the moment of the first of them.
pub type Asked = (DateTime<Utc>, i32);

/// What a report was asked for in a day that is not over; a day begins with its first code.
#[must_use]
pub fn asked(row: &Model, now: DateTime<Utc>) -> Option<Asked> {
    let since = row.codes_since_at.filter(|since| now < *since + DAY)?;
    Some((since, row.codes_sent.unwrap_or_default()))
}

/// When one more may be asked for; none where it may be now.
#[must_use]
pub fn next_at(asked: impl IntoIterator<Item = Asked>, quota: i32) -> Option<DateTime<Utc>> {
    if quota == 0 {
        return None;
    }
    let mut asked: Vec<Asked> = asked.into_iter().collect();
    asked.sort();
    let mut count = asked.iter().fold(0_i32, |sum, (_, codes)| sum.saturating_add(*codes));
    let mut next = None;
    for (since, codes) in asked {
        if count < quota {
            break;
        }
        count -= codes;
        next = Some(since + DAY);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_code_waits_until_enough_days_are_over() {
        let at = |hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        for (asked, quota, wanted) in [
            (vec![], 3, None),
            (vec![(at(1), 2)], 3, None),
            (vec![(at(1), 3)], 3, Some(25)),
            (vec![(at(1), 9)], 0, None),
            (vec![(at(2), 1), (at(1), 2)], 3, Some(25)),
            // The first day's end alone does not make room.
            (vec![(at(1), 1), (at(2), 4)], 4, Some(26)),
        ] {
            assert_eq!(next_at(asked.clone(), quota), wanted.map(at), "{asked:?} of {quota}");
        }
    }
}
