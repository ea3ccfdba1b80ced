//! Pot: a sum that certain lines of the terms have to fill exactly.
//!
//! Without a loan the price is one pot; with a loan there are three: the bank's, the provident
//! fund's and the buyer's.

use crate::kernel::fault::{Fault, FaultCode, fen};
use entity::Money;
use entity::sales::terms::TermLine;
use rust_decimal::Decimal;

/// A line of the terms with its place in them.
pub type Placed<'a> = (usize, &'a TermLine);

/// Amount of one line by its own ratio or amount, a ratio rounded HALF_UP to the fen.
pub fn own_amount(price: Money, (index, line): Placed) -> Result<Money, Fault> {
    match (line.amount, line.ratio) {
        (Some(amount), _) => Ok(amount.money()),
        (None, Some(ratio)) => {
            fen(price.decimal().checked_mul(ratio.decimal()), &format!("/lines/{index}/ratio"))
        }
        (None, None) => Err(Fault::at(format!("/lines/{index}/ratio"), FaultCode::MissingOption)),
    }
}

/// Fills the pot: amounts stand, ratios of the price are rounded in their order, and the open
/// line, else the last ratio, takes the remainder.
pub fn fill(
    pot: Money,
    price: Money,
    lines: &[Placed],
    amounts: &mut [Money],
) -> Result<(), Vec<Fault>> {
    let open: Vec<usize> =
        lines.iter().filter(|(_, line)| is_open(line)).map(|(index, _)| *index).collect();
    if open.len() > 1 {
        let fault =
            |index: &usize| Fault::at(format!("/lines/{index}/ratio"), FaultCode::MissingOption);
        return Err(open[1..].iter().map(fault).collect());
    }
    let by_ratio = lines.iter().rev().find(|(_, line)| line.ratio.is_some());
    let taker = open.first().copied().or_else(|| by_ratio.map(|(index, _)| *index));
    let mut left = pot;
    for (index, line) in lines.iter().filter(|(_, line)| line.amount.is_some()) {
        amounts[*index] = own_amount(price, (*index, line))?;
        left = left.minus(amounts[*index]).map_err(|_| mismatch())?;
    }
    if left.is_negative() || (taker.is_none() && !left.is_zero()) {
        return Err(mismatch().into());
    }
    for (index, line) in lines.iter().filter(|(_, line)| line.ratio.is_some()) {
        if Some(*index) != taker {
            // Many small parts rounded up could exceed the whole: the later ones give way.
            amounts[*index] = own_amount(price, (*index, line))?.min(left);
            left = left.minus(amounts[*index]).map_err(|_| mismatch())?;
        }
    }
    if let Some(index) = taker {
        amounts[index] = left;
    }
    Ok(())
}

/// Whether the lines, before any rounding, sum to the price exactly.
#[must_use]
pub fn sums_to(price: Money, lines: &[Placed]) -> bool {
    let exact = |line: &TermLine| match (line.amount, line.ratio) {
        (Some(amount), _) => Some(amount.money().decimal()),
        (None, ratio) => price.decimal().checked_mul(ratio?.decimal()),
    };
    let sum = lines.iter().try_fold(Decimal::ZERO, |sum, (_, line)| sum.checked_add(exact(line)?));
    sum == Some(price.decimal())
}

/// Neither ratio nor amount: the line takes what is left.
#[must_use]
pub fn is_open(line: &TermLine) -> bool {
    line.ratio.is_none() && line.amount.is_none()
}

/// The lines do not make up what they have to.
#[must_use]
pub fn mismatch() -> Fault {
    Fault::at("/lines", FaultCode::SumMismatch)
}
