//! The one source of time, real or moved.

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the hands stand when nobody moves them.
#[derive(Debug, Clone, Copy)]
enum Base {
    System,
    Fixed(DateTime<Utc>),
}

/// A clock that can be moved forward; its moments are cut to microseconds, which is what every
/// database keeps.
#[derive(Debug)]
pub struct Clock {
    base: Base,
    shift_micros: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self { base: Base::System, shift_micros: AtomicI64::new(0) }
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub const fn fixed(at: DateTime<Utc>) -> Self {
        Self { base: Base::Fixed(at), shift_micros: AtomicI64::new(0) }
    }

    fn base(&self) -> DateTime<Utc> {
        match self.base {
            Base::System => real_now(),
            Base::Fixed(at) => at,
        }
    }

    /// Now, in business time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let shift = TimeDelta::microseconds(self.shift_micros.load(Ordering::Relaxed));
        (self.base() + shift).trunc_subsecs(6)
    }

    /// Shift that would make it `target` now, in microseconds.
    #[must_use]
    pub fn shift_to(&self, target: DateTime<Utc>) -> i64 {
        (target - self.base()).num_microseconds().unwrap_or(0)
    }

    /// Moves the hands.
    pub fn set_shift(&self, micros: i64) {
        self.shift_micros.store(micros, Ordering::Relaxed);
    }

    /// Present shift in microseconds.
    #[must_use]
    pub fn shift(&self) -> i64 {
        self.shift_micros.load(Ordering::Relaxed)
    }
}

/// Now on the machine's clock: tokens and rate limits follow it even when business time is moved.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where time enters")]
pub fn real_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The civil day of a moment in a time zone; an unknown zone counts as Asia/Shanghai.
#[must_use]
pub fn day_in(zone: &str, at: DateTime<Utc>) -> NaiveDate {
    let zone: Tz = zone.parse().unwrap_or(Tz::Asia__Shanghai);
    at.with_timezone(&zone).date_naive()
}

/// The minute of the civil day in a time zone, 0 to 1 439.
#[must_use]
pub fn minute_in(zone: &str, at: DateTime<Utc>) -> u32 {
    let zone: Tz = zone.parse().unwrap_or(Tz::Asia__Shanghai);
    let local = at.with_timezone(&zone);
    local.hour() * 60 + local.minute()
}

/// A moment as it is written in a time zone, `2025-03-15 10:00`.
#[must_use]
pub fn written(zone: &str, at: DateTime<Utc>) -> String {
    let zone: Tz = zone.parse().unwrap_or(Tz::Asia__Shanghai);
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// The moment at which a civil day begins in a time zone.
#[must_use]
pub fn start_of_day(zone: &str, day: NaiveDate) -> Option<DateTime<Utc>> {
    end_of_day(zone, day.pred_opt()?)
}

/// The moment at which a civil day ends in a time zone.
#[must_use]
pub fn end_of_day(zone: &str, day: NaiveDate) -> Option<DateTime<Utc>> {
    let zone: Tz = zone.parse().unwrap_or(Tz::Asia__Shanghai);
    let next = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    next.and_local_timezone(zone).earliest().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_the_zone() {
        let late = DateTime::from_timestamp(1_741_622_400, 0); // 2025-03-10T16:00:00Z
        let day = late.map(|at| day_in("Asia/Shanghai", at));
        assert_eq!(day, NaiveDate::from_ymd_opt(2025, 3, 11));
        let end = NaiveDate::from_ymd_opt(2025, 3, 10).and_then(|d| end_of_day("Asia/Shanghai", d));
        assert_eq!(end, late);
    }
}
