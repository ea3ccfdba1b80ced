//! Overdue time of a line: when it began, when it ended, and where it is cut.

use crate::receivables::penalty::accrual::Debt;
use entity::Money;
use entity::calendar::days_between;
use sea_orm::prelude::Date;

/// A line's delay, with the payments that fall into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Principal left when the due day had passed.
    pub principal: Money,
    /// Payments after the due day, ascending, one per day, until the line was paid.
    pub payments: Vec<(Date, Money)>,
    /// Day it was paid in full, or the day asked for; never before the due day.
    pub ended_on: Date,
    /// From the due day to `ended_on`.
    pub days: i64,
}

impl Overdue {
    /// Looks at a line; what was paid on or before its due day reduces the principal.
    #[must_use]
    pub fn of(debt: &Debt) -> Self {
        let mut payments: Vec<(Date, Money)> =
            debt.payments.iter().copied().filter(|(on, _)| *on <= debt.as_of).collect();
        payments.sort_by_key(|(on, _)| *on);
        let mut open = debt.principal;
        let mut overdue = Self {
            principal: open,
            payments: Vec::new(),
            ended_on: debt.as_of.max(debt.due_on),
            days: 0,
        };
        for (on, amount) in payments {
            let paid = amount.min(open);
            open = Money::fen(open.as_fen() - paid.as_fen());
            if on <= debt.due_on {
                overdue.principal = open;
            } else if paid.is_positive() {
                overdue.add(on, paid);
            }
            if open.is_zero() {
                overdue.ended_on = on.max(debt.due_on);
                break;
            }
        }
        if overdue.principal.is_zero() {
            overdue.ended_on = debt.due_on;
        }
        overdue.days = days_between(debt.due_on, overdue.ended_on);
        overdue
    }

    fn add(&mut self, on: Date, amount: Money) {
        match self.payments.last_mut() {
            Some((day, sum)) if *day == on => *sum = Money::fen(sum.as_fen() + amount.as_fen()),
            _ => self.payments.push((on, amount)),
        }
    }

    /// Principal still open at the end.
    #[must_use]
    pub fn open(&self) -> Money {
        let paid: i64 = self.payments.iter().map(|(_, amount)| amount.as_fen()).sum();
        Money::fen(self.principal.as_fen() - paid)
    }

    /// Payments of one day.
    #[must_use]
    pub fn paid_on(&self, day: Date) -> Money {
        let paid = self.payments.iter().find(|(on, _)| *on == day);
        paid.map_or(Money::ZERO, |(_, amount)| *amount)
    }
}
