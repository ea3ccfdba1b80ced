//! When a line falls due: so many months and days after its anchor.

use crate::kernel::fault::{Fault, FaultCode};
use crate::receivables::plan::payment_plan::Anchors;
use chrono::{Datelike, Days};
use entity::calendar::add_months;
use entity::receivables::item::Anchor;
use entity::sales::terms::TermLine;
use sea_orm::prelude::Date;

const MONTHS_MAX: u32 = 600;
const DAYS_MAX: u32 = 3_650;
/// Last year that `YYYY-MM-DD` can write.
const YEAR_MAX: i32 = 9_999;

/// `add_months(anchor, months) + days`; `None` while the anchor has not happened.
pub fn due_on(
    line: &TermLine,
    anchors: &Anchors,
    pointer: &str,
) -> Result<Option<Date>, Vec<Fault>> {
    let mut faults = Vec::new();
    if line.months > MONTHS_MAX {
        faults.push(Fault::at(format!("{pointer}/months"), FaultCode::OutOfRange));
    }
    if line.days > DAYS_MAX {
        faults.push(Fault::at(format!("{pointer}/days"), FaultCode::OutOfRange));
    }
    match (line.anchor, line.on) {
        (Anchor::Fixed, None) => {
            faults.push(Fault::at(format!("{pointer}/on"), FaultCode::Required));
        }
        (Anchor::Fixed, Some(_)) | (_, None) => {}
        (_, Some(_)) => faults.push(Fault::at(format!("{pointer}/on"), FaultCode::Conflict)),
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let Some(anchor) = line.on.or_else(|| anchors.day(line.anchor)) else { return Ok(None) };
    match after(anchor, line.months, line.days) {
        Some(day) => Ok(Some(day)),
        None => Err(Fault::at(format!("{pointer}/months"), FaultCode::OutOfRange).into()),
    }
}

/// `add_months(anchor, months) + days`; `None` beyond the days that can be written.
#[must_use]
pub fn after(anchor: Date, months: u32, days: u32) -> Option<Date> {
    add_months(anchor, months)
        .and_then(|day| day.checked_add_days(Days::new(u64::from(days))))
        .filter(|day| day.year() <= YEAR_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::Tried;

    #[test]
    fn days_come_after_the_months_and_wait_for_the_anchor() -> Tried {
        // anchor, on, months, days → due on
        for (anchor, on, months, days, due) in [
            ("signing", "null", 0, 0, Some("2025-01-31")),
            ("signing", "null", 1, 0, Some("2025-02-28")),
            ("signing", "null", 1, 1, Some("2025-03-01")),
            ("signing", "null", 12, 30, Some("2026-03-02")),
            ("delivery", "null", 1, 1, None),
            ("fixed", "\"2024-02-29\"", 12, 0, Some("2025-02-28")),
        ] {
            let line: TermLine = serde_json::from_str(&format!(
                r#"{{"item": "instalment", "ratio": "1", "anchor": "{anchor}", "on": {on},
                    "months": {months}, "days": {days}}}"#
            ))?;
            let anchors: Anchors = serde_json::from_str(r#"{"signing": "2025-01-31"}"#)?;
            let day = due_on(&line, &anchors, "/lines/0").map_err(|e| format!("{e:?}"))?;
            assert_eq!(day.map(|day| day.to_string()).as_deref(), due);
        }
        Ok(())
    }

    #[test]
    fn a_day_that_no_calendar_writes_is_refused() -> Tried {
        let line: TermLine = serde_json::from_str(
            r#"{"item": "other", "anchor": "fixed", "on": "9999-12-01", "months": 1, "days": 0}"#,
        )?;
        let fault = Fault::at("/lines/3/months", FaultCode::OutOfRange);
        assert_eq!(due_on(&line, &Anchors::default(), "/lines/3"), Err(vec![fault]));
        Ok(())
    }
}
