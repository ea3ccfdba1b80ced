//! Limits 限价: what no price may pass, whoever gives it.

use entity::{Money, Rate};
use rust_decimal::Decimal;

/// The bounds of a unit's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// 备案价: the ceiling, where the unit has one.
    pub filed_price: Option<Money>,
    /// Band of the city below the filed price.
    pub band_below: Option<Rate>,
    /// 底价: the floor.
    pub floor_price: Money,
}

/// A bound that a price passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    AboveFiledPrice,
    BelowBand,
    BelowFloor,
}

impl Limits {
    /// Bounds of the law: the filed price and the band under it.
    #[must_use]
    pub fn legal_breach(&self, price: Money) -> Option<Breach> {
        let filed = self.filed_price?;
        if price > filed {
            return Some(Breach::AboveFiledPrice);
        }
        let lowest = filed.decimal() * (Decimal::ONE - self.band_below?.decimal());
        (price.decimal() < lowest).then_some(Breach::BelowBand)
    }

    /// The first bound that the price passes; those of the law come first.
    #[must_use]
    pub fn breach(&self, price: Money) -> Option<Breach> {
        let below = || (price < self.floor_price).then_some(Breach::BelowFloor);
        self.legal_breach(price).or_else(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_themselves_are_inside() {
        let limits = Limits {
            filed_price: Some(Money::yuan(2_000_000)),
            band_below: Some(Rate::percent(15)),
            floor_price: Money::yuan(1_750_000),
        };
        for (fen, breach) in [
            (200_000_001, Some(Breach::AboveFiledPrice)),
            (200_000_000, None),
            (175_000_000, None),
            (174_999_999, Some(Breach::BelowFloor)),
            (170_000_000, Some(Breach::BelowFloor)),
            (169_999_999, Some(Breach::BelowBand)),
        ] {
            assert_eq!(limits.breach(Money::fen(fen)), breach, "{fen}");
        }
    }

    #[test]
    fn without_a_filed_price_only_the_floor_counts() {
        let floor_price = Money::yuan(1_000_000);
        let limits = Limits { filed_price: None, band_below: Some(Rate::percent(15)), floor_price };
        assert_eq!(limits.breach(Money::yuan(9_000_000)), None);
        assert_eq!(limits.breach(Money::yuan(999_999)), Some(Breach::BelowFloor));
        assert_eq!(limits.legal_breach(Money::yuan(999_999)), None);
    }
}
