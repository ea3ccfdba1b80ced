//! Civil days: months that clamp, spans counted in days.

use chrono::{Datelike, Months, NaiveDate};

/// The same day `months` later; a day the month lacks becomes its last one (31 January + 1 = 28
/// or 29 February). `None` outside the calendar.
#[must_use]
pub fn add_months(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}

/// Days from `from` to `to`, negative when `to` lies before.
#[must_use]
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// `2025-03`: the month as reports group it.
#[must_use]
pub fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn add_months_clamps_to_the_end_of_the_month() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for (from, months, to) in [
            (day(2025, 1, 31), 1, day(2025, 2, 28)),
            (day(2024, 1, 31), 1, day(2024, 2, 29)),
            (day(2025, 3, 10), 3, day(2025, 6, 10)),
            (day(2025, 8, 31), 6, day(2026, 2, 28)),
        ] {
            assert_eq!(from.and_then(|from| add_months(from, months)), to);
        }
    }
}
