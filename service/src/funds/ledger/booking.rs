//! What an act books: lines whose debits and credits are equal.

use crate::kernel::{Error, Result};
use chrono::NaiveDate;
use entity::Money;
use entity::id::{CompanyId, EntryId, ProjectId, TradeId};
use std::borrow::Cow;
use uuid::Uuid;

/// One side; exactly one of the amounts is above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub code: Cow<'static, str>,
    pub debit: Money,
    pub credit: Money,
}

impl Line {
    /// Dr 借.
    pub fn debit(code: impl Into<Cow<'static, str>>, amount: Money) -> Self {
        Self { code: code.into(), debit: amount, credit: Money::ZERO }
    }

    /// Cr 贷.
    pub fn credit(code: impl Into<Cow<'static, str>>, amount: Money) -> Self {
        Self { code: code.into(), debit: Money::ZERO, credit: amount }
    }

    /// Dr for an increase above zero, Cr for one below; `None` when nothing changes.
    pub fn change(code: impl Into<Cow<'static, str>>, increase: Money) -> Option<Self> {
        match increase.as_fen() {
            0 => None,
            fen if fen > 0 => Some(Self::debit(code, increase)),
            _ => Some(Self::credit(code, increase.negated())),
        }
    }
}

/// An entry about to be booked.
#[derive(Debug, Clone)]
pub struct Booking {
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    /// `receivables.receipt.create`; with the source it is unique.
    pub act: &'static str,
    /// `receivables.receipt`.
    pub source_type: Cow<'static, str>,
    pub source_id: Uuid,
    pub trade_id: Option<TradeId>,
    pub booked_on: NaiveDate,
    pub lines: Vec<Line>,
    pub reverses: Option<EntryId>,
}

impl Booking {
    /// Balanced, at least two lines, one side each: anything else is a fault of ours.
    pub(super) fn check(&self) -> Result<()> {
        let one_sided = |line: &Line| {
            !line.debit.is_negative()
                && !line.credit.is_negative()
                && (line.debit.is_zero() != line.credit.is_zero())
        };
        let debit = Money::total(self.lines.iter().map(|line| line.debit))?;
        let credit = Money::total(self.lines.iter().map(|line| line.credit))?;
        if self.lines.len() < 2 || debit != credit || !self.lines.iter().all(one_sided) {
            let text = format!("{} of {}: {debit} Dr ≠ {credit} Cr", self.act, self.source_id);
            return Err(Error::internal(text));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn booking(lines: Vec<Line>) -> Booking {
        Booking {
            company_id: CompanyId(Uuid::nil()),
            project_id: ProjectId(Uuid::nil()),
            act: "receivables.receipt.create",
            source_type: "receivables.receipt".into(),
            source_id: Uuid::nil(),
            trade_id: None,
            booked_on: NaiveDate::default(),
            lines,
            reverses: None,
        }
    }

    #[test]
    fn only_balanced_entries_pass() {
        let (one, two) = (Money::yuan(1), Money::yuan(2));
        let debit = |amount| Line::debit("1001", amount);
        let credit = |amount| Line::credit("2203", amount);
        for (lines, passes) in [
            (vec![debit(two), credit(two)], true),
            (vec![debit(two), credit(one), credit(one)], true),
            (vec![debit(two), credit(one)], false),
            (vec![debit(two)], false),
            (vec![debit(Money::ZERO), credit(Money::ZERO)], false),
            (vec![debit(one.negated()), credit(one.negated())], false),
            (vec![], false),
        ] {
            assert_eq!(booking(lines.clone()).check().is_ok(), passes, "{lines:?}");
        }
    }

    #[test]
    fn a_change_takes_the_side_of_its_sign() {
        assert_eq!(Line::change("1221", Money::ZERO), None);
        assert_eq!(Line::change("1221", Money::yuan(1)), Some(Line::debit("1221", Money::yuan(1))));
        let less = Line::change("1221", Money::yuan(-1));
        assert_eq!(less, Some(Line::credit("1221", Money::yuan(1))));
    }
}
