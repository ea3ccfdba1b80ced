//! What a project tells buyers of itself: its land, its days, its ratios.

use crate::kernel::{Fault, FaultCode};
use entity::inventory::project;
use entity::{Money, Rate};

const LAND_YEARS: std::ops::RangeInclusive<i32> = 1..=99;
const PARKING_SPACES: std::ops::RangeInclusive<i32> = 0..=100_000;
/// No plot is built up so densely, and no home has so many spaces.
const MOST: Rate = Rate::percent(100 * 100);
const DEAREST_MONTH: Money = Money::yuan(1_000);

/// What is impossible about the project; `unnamed` are the days that the body left as they are.
pub(super) fn faults(row: &project::Model, unnamed: &[&str]) -> Vec<Fault> {
    let beyond = |range: &std::ops::RangeInclusive<i32>, value: Option<i32>| {
        value.is_some_and(|value| !range.contains(&value))
    };
    let above = |most: Rate, rate: Option<Rate>| rate.is_some_and(|rate| rate > most);
    let flat = row.plot_ratio.is_some_and(Rate::is_zero);
    let wrong = [
        ("/land_years", beyond(&LAND_YEARS, row.land_years)),
        ("/plot_ratio", flat || above(MOST, row.plot_ratio)),
        ("/greening_rate", above(Rate::ONE, row.greening_rate)),
        ("/parking_spaces", beyond(&PARKING_SPACES, row.parking_spaces)),
        ("/parking_ratio", above(MOST, row.parking_ratio)),
        ("/property_fee", row.property_fee.is_some_and(|fee| fee > DEAREST_MONTH)),
    ];
    let wrong = wrong.into_iter().filter(|(_, wrong)| *wrong);
    let mut faults: Vec<Fault> =
        wrong.map(|(pointer, _)| Fault::at(pointer, FaultCode::OutOfRange)).collect();
    faults.extend(disorder(row, unnamed));
    faults
}

/// Work starts before it is completed, and what is handed over is completed. The fault stands at
/// the later day, unless only the earlier one is named.
fn disorder(row: &project::Model, unnamed: &[&str]) -> Option<Fault> {
    let days = [
        ("start_on", row.start_on),
        ("completion_on", row.completion_on),
        ("handover_on", row.handover_on),
    ];
    let days: Vec<_> = days.iter().filter_map(|(name, on)| on.map(|on| (*name, on))).collect();
    let pair = days.windows(2).find(|pair| pair[0].1 > pair[1].1)?;
    let (earlier, later) = (pair[0].0, pair[1].0);
    let place = if unnamed.contains(&later) { earlier } else { later };
    Some(Fault::at(format!("/{place}"), FaultCode::DateOrder))
}
