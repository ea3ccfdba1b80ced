//! Days of acts: never after today, never before the trade's first day, in their order.

use crate::kernel::clock::end_of_day;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::inventory::project;

/// A deadline leaves at least so long from the moment it is set.
const SHORTEST: TimeDelta = TimeDelta::hours(24);

/// The day of an act, today when none is given.
pub fn past(
    tx: &Tx<'_>,
    project: &project::Model,
    on: Option<NaiveDate>,
    pointer: &str,
) -> Result<NaiveDate> {
    let today = tx.today(&project.time_zone);
    match on {
        Some(on) if on > today => Err(Error::fault(pointer, FaultCode::DateInFuture)),
        Some(on) => Ok(on),
        None => Ok(today),
    }
}

/// The day of a step that comes after another.
pub fn ordered(before: NaiveDate, on: NaiveDate, pointer: &str) -> Result<()> {
    if on < before { Err(Error::fault(pointer, FaultCode::DateOrder)) } else { Ok(()) }
}

/// The moment at which a deadline passes: the end of its day, but at least a day from now.
#[must_use]
pub fn deadline(tx: &Tx<'_>, project: &project::Model, day: NaiveDate) -> DateTime<Utc> {
    let earliest = tx.now + SHORTEST;
    end_of_day(&project.time_zone, day).map_or(earliest, |end| end.max(earliest))
}
