//! What the delay of each line comes to, and how much of it is charged already.

use super::accrual::{Debt, accrue};
use super::demand::PenaltyAccrual;
use crate::kernel::{Error, Result};
use chrono::NaiveDate;
use entity::Money;
use entity::receivables::item::Item;
use entity::receivables::{allocation, plan_line};
use entity::sales::terms::PenaltyTerms;

/// One overdue line.
#[derive(Debug, Clone)]
pub struct Assessed<'a> {
    pub line: &'a plan_line::Model,
    pub due_on: NaiveDate,
    pub accrual: PenaltyAccrual,
    /// Sum of its penalty lines.
    pub charged: Money,
    /// What has accrued beyond that.
    pub chargeable: Money,
}

/// Assesses every line due before the day; `standing` are the allocations that count.
pub fn assess<'a>(
    lines: &'a [plan_line::Model],
    standing: &[allocation::Model],
    terms: &PenaltyTerms,
    as_of: NaiveDate,
) -> Result<Vec<Assessed<'a>>> {
    let mut assessed = Vec::new();
    for line in lines.iter().filter(|line| line.item != Item::Penalty) {
        let Some(due_on) = line.due_on.filter(|due_on| *due_on < as_of) else { continue };
        let charges = lines.iter().filter(|l| l.penalty_of == Some(line.id));
        let charged = Money::total(charges.map(|charge| charge.amount))?;
        if line.cancelled_on.is_some() {
            continue;
        }
        let payments: Vec<(NaiveDate, Money)> = standing
            .iter()
            .filter(|row| row.plan_line_id == line.id)
            .map(|row| (row.allocated_on, row.amount))
            .collect();
        let debt = Debt { principal: line.amount, due_on, as_of, payments: &payments };
        let accrual = accrue(&debt, terms)
            .map_err(|faults| Error::internal(format!("agreed penalty terms: {faults:?}")))?;
        let chargeable = accrual.penalty.minus(charged)?.max(Money::ZERO);
        assessed.push(Assessed { line, due_on, accrual, charged, chargeable });
    }
    Ok(assessed)
}
