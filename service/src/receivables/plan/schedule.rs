//! Schedule: a price and its terms become lines with amounts and due days.

use crate::kernel::fault::{Fault, FaultCode, held, refuse};
use crate::receivables::plan::due::due_on;
use crate::receivables::plan::loan::loan;
use crate::receivables::plan::payment_plan::{Anchors, LoanSplit, PaymentPlan, PaymentPlanLine};
use crate::receivables::plan::pot::{Placed, fill, is_open, mismatch, own_amount, sums_to};
use entity::Money;
use entity::receivables::item::{Item, ItemGroup};
use entity::sales::terms::{PaymentTerms, TermLine};
use sea_orm::prelude::Date;

/// What the terms are applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    pub deal_price: Money,
    /// Credited to the first price lines that are not paid by a lender.
    pub earnest_paid: Money,
    pub anchors: Anchors,
}

/// The plan; pointers of faults start at the terms (`/lines/0/ratio`, `/loan/ratio`).
pub fn schedule(terms: &PaymentTerms, basis: &Basis) -> Result<PaymentPlan, Vec<Fault>> {
    let price = basis.deal_price;
    let mut faults = Vec::new();
    let mut due_days: Vec<Option<Date>> = Vec::with_capacity(terms.lines.len());
    for (index, line) in terms.lines.iter().enumerate() {
        let pointer = format!("/lines/{index}");
        faults.extend(shape(line, terms.loan.is_some(), &pointer));
        match due_on(line, &basis.anchors, &pointer) {
            Ok(day) => due_days.push(day),
            Err(wrong) => faults.extend(wrong),
        }
    }
    let split = match terms.loan.as_ref().map(|terms| loan(price, terms)).transpose() {
        Ok(split) => split,
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    refuse(faults)?;
    let amounts = amounts(price, &terms.lines, split.as_ref())?;
    let credits = credits(basis.earnest_paid, &terms.lines, &amounts)?;
    let mut lines = Vec::with_capacity(amounts.len());
    for (index, line) in terms.lines.iter().enumerate() {
        let (amount, credited) = (amounts[index], credits[index]);
        lines.push(PaymentPlanLine {
            seq: u32::try_from(index + 1).unwrap_or(u32::MAX),
            item: line.item,
            anchor: line.anchor,
            due_on: due_days[index],
            amount,
            credited,
            payable: held(amount.minus(credited), "/earnest_paid")?,
        });
    }
    Ok(PaymentPlan { lines, total: held(Money::total(amounts), "/lines")?, loan: split })
}

/// Exactly one of ratio and amount; with a loan, the lines it decides may leave both out.
fn shape(line: &TermLine, has_loan: bool, pointer: &str) -> Vec<Fault> {
    let decided = has_loan && (line.item.is_loan() || line.item == Item::DownPayment);
    match (line.ratio, line.amount) {
        (Some(_), Some(_)) => Fault::at(format!("{pointer}/amount"), FaultCode::Conflict).into(),
        (None, None) if !decided => {
            Fault::at(format!("{pointer}/ratio"), FaultCode::MissingOption).into()
        }
        _ => Vec::new(),
    }
}

/// Amount of every line; price lines sum to the price.
fn amounts(
    price: Money,
    lines: &[TermLine],
    split: Option<&LoanSplit>,
) -> Result<Vec<Money>, Vec<Fault>> {
    let mut amounts = vec![Money::ZERO; lines.len()];
    let (priced, besides): (Vec<Placed>, Vec<Placed>) =
        lines.iter().enumerate().partition(|(_, line)| line.item.group() == ItemGroup::Price);
    for placed in besides {
        amounts[placed.0] = own_amount(price, placed)?;
    }
    let Some(split) = split else {
        if !sums_to(price, &priced) {
            return Err(mismatch().into());
        }
        fill(price, price, &priced, &mut amounts)?;
        return Ok(amounts);
    };
    // Ratios throughout must still sum to one, although the loan's rounding moves the amounts.
    let by_ratio = |(_, line): &Placed| !is_open(line) && line.amount.is_none();
    if priced.iter().all(by_ratio) && !sums_to(price, &priced) {
        return Err(mismatch().into());
    }
    let of = |items: &[Item]| -> Vec<Placed> {
        priced.iter().filter(|(_, line)| items.contains(&line.item)).copied().collect()
    };
    fill(split.commercial, price, &of(&[Item::Mortgage]), &mut amounts)?;
    fill(split.provident_fund, price, &of(&[Item::ProvidentFund]), &mut amounts)?;
    let mut rest = split.down_payment;
    let lender_or_down = [Item::Mortgage, Item::ProvidentFund, Item::DownPayment];
    for placed in priced.iter().filter(|(_, line)| !lender_or_down.contains(&line.item)) {
        amounts[placed.0] = own_amount(price, *placed)?;
        rest = held(rest.minus(amounts[placed.0]), "/lines")?;
    }
    fill(rest, price, &of(&[Item::DownPayment]), &mut amounts)?;
    Ok(amounts)
}

/// Earnest money on the first price lines that the buyer pays himself.
fn credits(
    earnest: Money,
    lines: &[TermLine],
    amounts: &[Money],
) -> Result<Vec<Money>, Vec<Fault>> {
    let mut left = earnest;
    let mut credits = Vec::with_capacity(lines.len());
    for (line, amount) in lines.iter().zip(amounts) {
        let own = line.item.group() == ItemGroup::Price && !line.item.is_loan();
        let credit = if own { left.min(*amount) } else { Money::ZERO };
        left = held(left.minus(credit), "/earnest_paid")?;
        credits.push(credit);
    }
    if left.is_zero() {
        Ok(credits)
    } else {
        Err(Fault::at("/earnest_paid", FaultCode::OutOfRange).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Rate;
    use entity::receivables::item::Anchor;
    use proptest::prelude::*;

    fn term(item: Item, ratio: Rate) -> TermLine {
        let anchor = Anchor::Signing;
        TermLine { item, ratio: Some(ratio), amount: None, anchor, on: None, months: 0, days: 0 }
    }

    proptest! {
        #[test]
        fn price_lines_sum_to_the_price_and_none_is_negative(
            price in 0_i64..100_000_000_000,
            weights in prop::collection::vec(0_i64..1_000, 1..60),
            share in 0_i64..=100,
        ) {
            let mut lines: Vec<TermLine> = Vec::new();
            let mut rest = Rate::ONE.units();
            for weight in weights {
                let units = (weight * 100_000).min(rest);
                rest -= units;
                lines.push(term(Item::Instalment, Rate::scaled(units)));
            }
            lines.push(term(Item::DownPayment, Rate::scaled(rest)));
            let price = Money::fen(price);
            let basis = Basis {
                deal_price: price,
                earnest_paid: Money::fen(price.as_fen() / 100 * share),
                anchors: Anchors::default(),
            };
            let plan = schedule(&PaymentTerms { lines, loan: None }, &basis)
                .map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
            prop_assert_eq!(plan.total, price);
            let sum = |of: fn(&PaymentPlanLine) -> Money| -> i64 {
                plan.lines.iter().map(|line| of(line).as_fen()).sum()
            };
            prop_assert_eq!(sum(|line| line.amount), price.as_fen());
            prop_assert_eq!(sum(|line| line.credited), basis.earnest_paid.as_fen());
            prop_assert!(plan.lines.iter().all(|line| !line.payable.is_negative()));
            prop_assert!(plan.lines.iter().all(|line| !line.amount.is_negative()));
        }
    }
}
