//! Earnest money 定金: how much of it binds, and what becomes of it when a side defaults.
//!
//! Civil Code art. 586: it counts up to a share of the price, what exceeds it is an ordinary
//! prepayment. Art. 587: the buyer's default forfeits it, the developer's returns it double.
//! Forfeiture and a contractual penalty for the same breach exclude each other (art. 588).

use entity::money::Overflow;
use entity::{Money, Rate, Rounding};

/// Earnest money as the law divides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earnest {
    /// Part with the effect of earnest money.
    pub effective: Money,
    /// Rest: an ordinary prepayment, always returned.
    pub prepayment: Money,
}

/// What becomes of the money when the trade fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarnestOutcome {
    /// Kept by the developer.
    pub kept: Money,
    /// Returned to the buyer out of what he paid.
    pub returned: Money,
    /// Paid to the buyer on top.
    pub compensation: Money,
}

impl EarnestOutcome {
    /// Everything the buyer gets.
    pub fn to_buyer(&self) -> Result<Money, Overflow> {
        self.returned.plus(self.compensation)
    }
}

/// Divides what was paid as earnest money; the limit is brought down to the fen so that the
/// effective part never exceeds the share.
pub fn earnest(price: Money, paid: Money, cap_ratio: Rate) -> Result<Earnest, Overflow> {
    let limit = price.decimal().checked_mul(cap_ratio.decimal()).ok_or(Overflow)?;
    let limit = Money::round(limit, Rounding::Down)?;
    let effective = paid.min(limit).max(Money::ZERO);
    Ok(Earnest { effective, prepayment: paid.minus(effective)? })
}

impl Earnest {
    /// The buyer defaults: the effective part is kept, the prepayment returned.
    #[must_use]
    pub fn buyer_defaults(self) -> EarnestOutcome {
        EarnestOutcome {
            kept: self.effective,
            returned: self.prepayment,
            compensation: Money::ZERO,
        }
    }

    /// The developer defaults: the effective part is returned double.
    pub fn developer_defaults(self) -> Result<EarnestOutcome, Overflow> {
        Ok(EarnestOutcome {
            kept: Money::ZERO,
            returned: self.effective.plus(self.prepayment)?,
            compensation: self.effective,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_exceeds_a_fifth_of_the_price_is_a_prepayment() -> Result<(), Overflow> {
        // price, paid → effective, prepayment, developer's default, buyer's default
        for (price, paid, effective, prepayment, double, single) in [
            (200_000_000, 50_000_000, 40_000_000, 10_000_000, 90_000_000, 10_000_000),
            (189_633_900, 5_000_000, 5_000_000, 0, 10_000_000, 0),
            (200_000_000, 40_000_000, 40_000_000, 0, 80_000_000, 0),
            (3, 2, 0, 2, 2, 2),
            (0, 0, 0, 0, 0, 0),
        ] {
            let earnest = earnest(Money::fen(price), Money::fen(paid), Rate::percent(20))?;
            assert_eq!(earnest.effective, Money::fen(effective), "{price} {paid}");
            assert_eq!(earnest.prepayment, Money::fen(prepayment), "{price} {paid}");
            assert_eq!(earnest.developer_defaults()?.to_buyer()?, Money::fen(double));
            assert_eq!(earnest.buyer_defaults().to_buyer()?, Money::fen(single));
            assert_eq!(earnest.buyer_defaults().kept, Money::fen(effective));
        }
        Ok(())
    }

    #[test]
    fn a_limit_beyond_any_column_is_an_error() {
        let limitless = Rate::scaled(i64::MAX);
        assert_eq!(earnest(Money::MAX, Money::ZERO, limitless), Err(Overflow));
    }

    proptest! {
        #[test]
        fn the_effective_part_never_exceeds_its_share(
            price in 0_i64..10_000_000_000,
            paid in 0_i64..10_000_000_000,
        ) {
            let split = earnest(Money::fen(price), Money::fen(paid), Rate::percent(20))
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(split.effective.as_fen() * 5 <= price);
            prop_assert_eq!(split.effective.as_fen() + split.prepayment.as_fen(), paid);
            prop_assert!(!split.effective.is_negative() && !split.prepayment.is_negative());
        }
    }
}
