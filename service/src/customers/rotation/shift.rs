//! Shifts 排班: what makes sense, and whether one covers a moment.

use crate::kernel::{Fault, FaultCode};
use chrono::{Datelike, NaiveDate};
use entity::customers::rotation_member::{Shift, Weekday};
use std::collections::HashSet;

/// Everything that is wrong with a shift, below the given place.
#[must_use]
pub fn faults(shift: &Shift, at: &str) -> Vec<Fault> {
    let mut faults = vec![];
    let mut wrong = |field: &str, code| faults.push(Fault::at(format!("{at}/{field}"), code));
    let mut seen = HashSet::new();
    for (index, day) in shift.days.iter().enumerate() {
        if !seen.insert(day) {
            wrong(&format!("days/{index}"), FaultCode::Duplicate);
        }
    }
    for (name, text) in [("from", &shift.from), ("to", &shift.to)] {
        if text.as_deref().is_some_and(|text| minute(text).is_none()) {
            wrong(name, FaultCode::InvalidFormat);
        }
    }
    match (&shift.from, &shift.to) {
        (Some(_), None) => wrong("to", FaultCode::Required),
        (None, Some(_)) => wrong("from", FaultCode::Required),
        (Some(from), Some(to)) if from == to => wrong("to", FaultCode::Conflict),
        _ => {}
    }
    for (index, day) in shift.extra_on.iter().enumerate() {
        if shift.off_on.contains(day) {
            wrong(&format!("extra_on/{index}"), FaultCode::Conflict);
        }
    }
    faults
}

/// Is the minute of the day within the shift? A shift over midnight belongs to the day on which it
/// begins, and on the next its last hours are covered as that day's own.
#[must_use]
pub fn covers(shift: &Shift, day: NaiveDate, at: u32) -> bool {
    if !on(shift, day) {
        return false;
    }
    let bound = |text: &Option<String>| text.as_deref().and_then(minute);
    match (bound(&shift.from), bound(&shift.to)) {
        (Some(from), Some(to)) if from < to => (from..to).contains(&at),
        (Some(from), Some(to)) => at >= from || at < to,
        _ => true,
    }
}

fn on(shift: &Shift, day: NaiveDate) -> bool {
    if shift.off_on.contains(&day) {
        return false;
    }
    shift.extra_on.contains(&day) || shift.days.contains(&weekday(day))
}

fn weekday(day: NaiveDate) -> Weekday {
    match day.weekday() {
        chrono::Weekday::Mon => Weekday::Monday,
        chrono::Weekday::Tue => Weekday::Tuesday,
        chrono::Weekday::Wed => Weekday::Wednesday,
        chrono::Weekday::Thu => Weekday::Thursday,
        chrono::Weekday::Fri => Weekday::Friday,
        chrono::Weekday::Sat => Weekday::Saturday,
        chrono::Weekday::Sun => Weekday::Sunday,
    }
}

/// `HH:MM` as a minute of the day.
fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |text: &str| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::Tried;
    use serde_json::json;

    #[test]
    fn a_shift_covers_its_days_and_hours() -> Tried {
        let shift: Shift = serde_json::from_value(json!({
            "days": ["monday"], "from": "09:00", "to": "18:00",
            "off_on": ["2025-03-17"], "extra_on": ["2025-03-11"],
        }))?;
        for (day, at, within) in [
            ("2025-03-10", 540, true),
            ("2025-03-10", 539, false),
            ("2025-03-10", 1079, true),
            ("2025-03-10", 1080, false),
            ("2025-03-11", 600, true),
            ("2025-03-12", 600, false),
            ("2025-03-17", 600, false),
        ] {
            assert_eq!(covers(&shift, day.parse()?, at), within, "{day} {at}");
        }
        let night: Shift = serde_json::from_value(json!({"from": "22:00", "to": "02:00"}))?;
        let day = "2025-03-10".parse()?;
        assert!(covers(&night, day, 1380) && covers(&night, day, 60) && !covers(&night, day, 600));
        assert!(covers(&Shift::default(), day, 0));
        Ok(())
    }

    #[test]
    fn what_makes_no_sense_is_named() -> Tried {
        let shift: Shift = serde_json::from_value(json!({
            "days": ["monday", "monday"], "from": "9:00", "off_on": ["2025-03-17"],
            "extra_on": ["2025-03-17"],
        }))?;
        let found: Vec<String> =
            faults(&shift, "/shift").into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(found, ["/shift/days/1", "/shift/from", "/shift/to", "/shift/extra_on/0"]);
        assert!(faults(&Shift::default(), "").is_empty());
        for text in ["24:00", "09:60", "0900", "+9:00", "09:0", ""] {
            assert_eq!(minute(text), None, "{text}");
        }
        Ok(())
    }
}
