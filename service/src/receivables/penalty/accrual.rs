//! Accrual: the penalty of one line as a pure function of the line, its payments, the terms and
//! a day, so that every penalty can be reproduced from its inputs.
//!
//! A segment ends at every payment and every change of rate. No penalty bears penalty, unless
//! the terms compound.

use crate::kernel::fault::{Fault, FaultCode, fen, held, refuse};
use crate::receivables::penalty::demand::{PenaltyAccrual, PenaltySegment};
use crate::receivables::penalty::overdue::Overdue;
use chrono::{Datelike, Days};
use entity::calendar::{add_months, days_between};
use entity::sales::terms::{BandsMode, PenaltyModel, PenaltyTerms, YearCount};
use entity::{Money, Rate};
use rust_decimal::{Decimal, MathematicalOps};
use sea_orm::prelude::Date;

const GRACE_MAX: u32 = 3_650;
const BAND_DAYS_MAX: u32 = 36_500;
const BANDS_MAX: usize = 10;
const YEAR: i64 = 365;

/// A line as the penalty sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debt<'a> {
    pub principal: Money,
    pub due_on: Date,
    pub as_of: Date,
    /// In any order; what exceeds the principal settles nothing.
    pub payments: &'a [(Date, Money)],
}

/// Penalty of a line; pointers of faults start at the terms (`/rate`, `/bands`).
pub fn accrue(debt: &Debt, terms: &PenaltyTerms) -> Result<PenaltyAccrual, Vec<Fault>> {
    refuse(check(terms))?;
    let overdue = Overdue::of(debt);
    let segments = match overdue.days > i64::from(terms.grace_days) {
        false => Vec::new(),
        true if terms.model == PenaltyModel::Compound => compounded(debt, &overdue, terms)?,
        true => charged(debt, &overdue, terms)?,
    };
    let sum = Money::total(segments.iter().map(|segment| segment.amount));
    let mut penalty = held(sum, "/rate")?;
    if let Some(cap) = terms.cap_amount {
        penalty = penalty.min(cap.money());
    }
    // A cap that no amount can reach is no cap.
    if let Some(Ok(cap)) = terms.cap_ratio.map(|ratio| overdue.principal.share(ratio)) {
        penalty = penalty.min(cap);
    }
    let principal = overdue.open();
    let total = held(principal.plus(penalty), "/rate")?;
    Ok(PenaltyAccrual { days: overdue.days, principal, penalty, total, segments })
}

/// Faults of terms, wherever they are agreed.
#[must_use]
pub fn check(terms: &PenaltyTerms) -> Vec<Fault> {
    let mut faults = Vec::new();
    if terms.grace_days > GRACE_MAX {
        faults.push(Fault::at("/grace_days", FaultCode::OutOfRange));
    }
    if terms.bands.len() > BANDS_MAX {
        faults.push(Fault::at("/bands", FaultCode::TooMany));
    }
    if terms.model == PenaltyModel::Compound && !terms.bands.is_empty() {
        faults.push(Fault::at("/bands", FaultCode::Conflict));
    }
    for (index, band) in terms.bands.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| terms.bands[before].beyond_days);
        let code = match before {
            _ if band.beyond_days > BAND_DAYS_MAX => FaultCode::OutOfRange,
            Some(before) if before == band.beyond_days => FaultCode::Duplicate,
            Some(before) if before > band.beyond_days => FaultCode::InvalidValue,
            _ => continue,
        };
        faults.push(Fault::at(format!("/bands/{index}/beyond_days"), code));
    }
    faults
}

/// Segments of the models that charge the principal only.
fn charged(
    debt: &Debt,
    overdue: &Overdue,
    terms: &PenaltyTerms,
) -> Result<Vec<PenaltySegment>, Vec<Fault>> {
    let mut segments = Vec::new();
    let mut principal = overdue.principal;
    for (from_on, to_on) in spans(debt, overdue, terms) {
        principal = held(principal.minus(overdue.paid_on(from_on)), "/rate")?;
        let rate = rate_from(debt, overdue, terms, from_on);
        let days = days_between(from_on, to_on);
        let year = principal
            .decimal()
            .checked_mul(rate.decimal())
            .and_then(|day| day.checked_mul(Decimal::from(days)));
        let exact = match terms.model {
            PenaltyModel::DailyRate => year,
            _ => year.and_then(|year| year.checked_div(Decimal::from(YEAR))),
        };
        let amount = fen(exact, "/rate")?;
        segments.push(PenaltySegment { from_on, to_on, days, principal, rate, amount });
    }
    Ok(segments)
}

/// Segments of compound interest: the balance less each payment goes on unrounded, and only the
/// total is rounded, so each segment shows its share of the rounded total.
fn compounded(
    debt: &Debt,
    overdue: &Overdue,
    terms: &PenaltyTerms,
) -> Result<Vec<PenaltySegment>, Vec<Fault>> {
    let beyond = || Fault::at("/rate", FaultCode::OutOfRange);
    let units = |on: Date| year_units(terms.year_count, debt.due_on, on);
    let mut segments = Vec::new();
    let mut balance = overdue.principal.decimal();
    let (mut earned, mut shown) = (Decimal::ZERO, Money::ZERO);
    for (from_on, to_on) in spans(debt, overdue, terms) {
        balance -= overdue.paid_on(from_on).decimal();
        let factor = growth(terms.rate, units(to_on) - units(from_on)).ok_or_else(beyond)?;
        let grown = balance.checked_mul(factor).ok_or_else(beyond)?;
        earned = earned.checked_add(grown - balance).ok_or_else(beyond)?;
        let total = fen(Some(earned), "/rate")?;
        segments.push(PenaltySegment {
            from_on,
            to_on,
            days: days_between(from_on, to_on),
            principal: fen(Some(balance), "/rate")?,
            rate: terms.rate,
            amount: held(total.minus(shown), "/rate")?,
        });
        (balance, shown) = (grown, total);
    }
    Ok(segments)
}

/// The overdue time, cut at every payment and every change of rate.
fn spans(debt: &Debt, overdue: &Overdue, terms: &PenaltyTerms) -> Vec<(Date, Date)> {
    let mut cuts: Vec<Date> = vec![debt.due_on, overdue.ended_on];
    cuts.extend(overdue.payments.iter().map(|(on, _)| *on));
    if terms.bands_mode == BandsMode::Additive {
        let turn = |days: u32| debt.due_on.checked_add_days(Days::new(u64::from(days)));
        cuts.extend(terms.bands.iter().filter_map(|band| turn(band.beyond_days)));
    }
    cuts.retain(|cut| *cut <= overdue.ended_on);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Rate of the segment that starts on a day: by the whole overdue time, or by the days passed.
fn rate_from(debt: &Debt, overdue: &Overdue, terms: &PenaltyTerms, from_on: Date) -> Rate {
    let passed = days_between(debt.due_on, from_on);
    let reached = |beyond: i64| match terms.bands_mode {
        BandsMode::Replace => overdue.days > beyond,
        BandsMode::Additive => passed >= beyond,
    };
    let band = terms.bands.iter().rev().find(|band| reached(i64::from(band.beyond_days)));
    band.map_or(terms.rate, |band| band.rate)
}

/// Years from the due day in 365ths: its days, or full anniversaries and the remaining days.
fn year_units(count: YearCount, due_on: Date, on: Date) -> i64 {
    let days = days_between(due_on, on);
    if count == YearCount::Days365 {
        return days;
    }
    let anniversary = |years: i32| {
        let months = u32::try_from(years).ok()?.checked_mul(12)?;
        add_months(due_on, months).filter(|day| *day <= on)
    };
    let last = on.year() - due_on.year();
    let full = [last, last - 1].into_iter().find_map(|years| Some((years, anniversary(years)?)));
    full.map_or(days, |(years, day)| i64::from(years) * YEAR + days_between(day, on))
}

/// (1 + R)^(units ÷ 365): whole years by multiplication, the rest of a year by logarithm.
fn growth(rate: Rate, units: i64) -> Option<Decimal> {
    let base = Decimal::ONE.checked_add(rate.decimal())?;
    let years = u64::try_from(units / YEAR).ok()?;
    let part = Decimal::from(units % YEAR).checked_div(Decimal::from(YEAR))?;
    base.checked_powu(years)?.checked_mul(base.checked_powd(part)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use entity::sales::terms::PenaltyBand;
    use proptest::prelude::*;

    fn terms(model: PenaltyModel, rate: i64) -> PenaltyTerms {
        PenaltyTerms {
            model,
            rate: Rate::scaled(rate),
            grace_days: 0,
            bands: Vec::new(),
            bands_mode: BandsMode::Additive,
            cap_amount: None,
            cap_ratio: None,
            year_count: YearCount::Days365,
        }
    }

    fn models() -> impl Strategy<Value = PenaltyModel> {
        prop::sample::select(vec![
            PenaltyModel::DailyRate,
            PenaltyModel::Simple,
            PenaltyModel::Compound,
        ])
    }

    fn fail(faults: &[Fault]) -> TestCaseError {
        TestCaseError::fail(format!("{faults:?}"))
    }

    proptest! {
        #[test]
        fn no_terms_and_no_time_panic(
            principal in 0_i64..=Money::MAX.as_fen(),
            model in models(),
            rate in 0_i64..=i64::MAX,
            shift in 0_u32..60,
            (days, paid_after) in (0_i64..3_600_000, 0_i64..3_600_000),
            anniversaries: bool,
        ) {
            let mut terms = terms(model, rate >> shift);
            if anniversaries {
                terms.year_count = YearCount::Anniversaries;
            }
            let due_on = Date::default();
            let day = |days| due_on + TimeDelta::days(days);
            let payments = [(day(paid_after), Money::fen(principal / 3))];
            let principal = Money::fen(principal);
            let debt = Debt { principal, due_on, as_of: day(days), payments: &payments };
            if let Ok(found) = accrue(&debt, &terms) {
                prop_assert!(found.penalty <= Money::MAX && !found.penalty.is_negative());
            }
        }

        #[test]
        fn accrual_grows_with_time_and_is_the_sum_of_its_segments(
            principal in 1_i64..1_000_000_000,
            model in models(),
            rate in 0_i64..20_000_000,
            paid in prop::collection::vec((-20_i64..400, 0_i64..10_000_000), 0..6),
            (days, more) in (0_i64..500, 0_i64..200),
            (beyond, grace, anniversaries) in (1_u32..200, 0_u32..30, any::<bool>()),
        ) {
            let mut terms = terms(model, rate);
            terms.grace_days = grace;
            if model != PenaltyModel::Compound {
                let higher = Rate::scaled(rate * 2);
                terms.bands.push(PenaltyBand { beyond_days: beyond, rate: higher });
            }
            if anniversaries {
                terms.year_count = YearCount::Anniversaries;
            }
            let due_on = Date::default();
            let day = |days| due_on + TimeDelta::days(days);
            let payments: Vec<(Date, Money)> =
                paid.into_iter().map(|(on, fen)| (day(on), Money::fen(fen))).collect();
            let principal = Money::fen(principal);
            let debt = Debt { principal, due_on, as_of: day(days), payments: &payments };
            let before = accrue(&debt, &terms).map_err(|e| fail(&e))?;
            let later = Debt { as_of: day(days + more), ..debt };
            let after = accrue(&later, &terms).map_err(|e| fail(&e))?;
            prop_assert!(before.penalty <= after.penalty);
            for found in [before, after] {
                let sum: i64 = found.segments.iter().map(|segment| segment.amount.as_fen()).sum();
                let days: i64 = found.segments.iter().map(|segment| segment.days).sum();
                prop_assert_eq!(sum, found.penalty.as_fen());
                prop_assert!(found.segments.is_empty() || days == found.days);
                prop_assert!(!found.penalty.is_negative() && !found.principal.is_negative());
            }
        }
    }
}
