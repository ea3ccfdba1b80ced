//! The running remainder 尾差: parts of a trade, and reds of a blue, sum to the whole to the fen.

use super::tax::{TaxedAmount, net_of};
use entity::money::Overflow;
use entity::{Money, Rate};

/// What has been invoiced so far, reds taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SoFar {
    pub gross: Money,
    pub tax: Money,
}

/// Tax inside a gross amount.
fn tax_in(gross: Money, rate: Rate) -> Result<Money, Overflow> {
    gross.minus(net_of(gross, rate)?)
}

/// The next blue part: tax of the cumulative gross less the tax already invoiced.
pub(super) fn next_part(rate: Rate, so_far: SoFar, gross: Money) -> Result<TaxedAmount, Overflow> {
    let whole = tax_in(so_far.gross.plus(gross)?, rate)?;
    let tax = whole.minus(so_far.tax)?.clamp(Money::ZERO, gross);
    Ok(TaxedAmount { gross, net: gross.minus(tax)?, tax })
}

/// The next red of a blue, as positive amounts: it takes back what the whole of the trade no longer
/// carries, and never more tax than its blue has left. The last one of a blue takes all of that.
pub(super) fn next_red(
    rate: Rate,
    so_far: SoFar,
    left: SoFar,
    gross: Money,
) -> Result<TaxedAmount, Overflow> {
    let tax = if gross == left.gross {
        left.tax
    } else {
        let whole = tax_in(so_far.gross.minus(gross)?, rate)?;
        so_far.tax.minus(whole)?.clamp(Money::ZERO, left.tax.min(gross))
    };
    Ok(TaxedAmount { gross, net: gross.minus(tax)?, tax })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NINE: Rate = Rate::percent(9);

    #[test]
    fn parts_carry_the_remainder() -> Result<(), Overflow> {
        let whole = next_part(NINE, SoFar::default(), Money::yuan(1_896_339))?;
        assert_eq!((whole.net, whole.tax), (Money::fen(173_976_055), Money::fen(15_657_845)));
        let mut so_far = SoFar::default();
        let mut taxes = vec![];
        for fen in [33_333_333, 33_333_333, 33_333_334] {
            let part = next_part(NINE, so_far, Money::fen(fen))?;
            taxes.push(part.tax.as_fen());
            so_far =
                SoFar { gross: so_far.gross.plus(part.gross)?, tax: so_far.tax.plus(part.tax)? };
        }
        assert_eq!(taxes, [2_752_294, 2_752_293, 2_752_294]);
        assert_eq!(so_far.tax, Money::fen(8_256_881));
        Ok(())
    }

    #[test]
    fn what_remains_after_a_red_carries_the_tax_of_its_gross() -> Result<(), Overflow> {
        // 10 100.00 by itself would give back 833.94 and leave a fen too much.
        let blue = SoFar { gross: Money::yuan(1_000_000), tax: Money::fen(8_256_881) };
        let red = next_red(NINE, blue, blue, Money::yuan(10_100))?;
        assert_eq!(red.tax, Money::fen(83_395));
        assert_eq!(blue.tax.minus(red.tax)?, tax_in(Money::yuan(989_900), NINE)?);
        Ok(())
    }

    proptest! {
        #[test]
        fn reds_leave_the_tax_of_what_remains_and_give_back_that_of_their_blue(
            before in 0_i64..1_000_000_000,
            cuts in prop::collection::vec(1_000_i64..50_000_000, 1..12),
        ) {
            let fail = |error: Overflow| TestCaseError::fail(error.to_string());
            let gross = Money::fen(cuts.iter().sum());
            let before = Money::fen(before);
            let mut so_far = SoFar { gross: before, tax: tax_in(before, NINE).map_err(fail)? };
            let blue = next_part(NINE, so_far, gross).map_err(fail)?;
            let mut left = SoFar { gross, tax: blue.tax };
            so_far = SoFar {
                gross: so_far.gross.plus(gross).map_err(fail)?,
                tax: so_far.tax.plus(blue.tax).map_err(fail)?,
            };
            for cut in cuts {
                let red = next_red(NINE, so_far, left, Money::fen(cut)).map_err(fail)?;
                prop_assert!(!red.tax.is_negative() && red.tax <= red.gross);
                for sum in [&mut so_far, &mut left] {
                    sum.gross = sum.gross.minus(red.gross).map_err(fail)?;
                    sum.tax = sum.tax.minus(red.tax).map_err(fail)?;
                }
                prop_assert_eq!(so_far.tax, tax_in(so_far.gross, NINE).map_err(fail)?);
            }
            prop_assert_eq!(left, SoFar::default());
        }
    }
}
