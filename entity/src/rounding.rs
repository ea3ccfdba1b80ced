//! The three ways an amount is brought to a digit.

use rust_decimal::{Decimal, RoundingStrategy};

crate::worded! {
    /// Direction of a rounding; money is never negative where the mode matters.
    Rounding in "rounding" {
        /// Away from zero.
        "up" Up ("向上", "Up"),
        /// Towards zero.
        "down" Down ("向下", "Down"),
        /// To the nearest, halves away from zero.
        "half_up" HalfUp ("四舍五入", "Half up"),
    }
}

crate::usual!(Rounding = HalfUp);

impl Rounding {
    pub(crate) fn strategy(self) -> RoundingStrategy {
        match self {
            Self::Up => RoundingStrategy::AwayFromZero,
            Self::Down => RoundingStrategy::ToZero,
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        }
    }

    /// Rounds to `places` digits behind the point.
    #[must_use]
    pub fn round(self, value: Decimal, places: u32) -> Decimal {
        value.round_dp_with_strategy(places, self.strategy())
    }
}
