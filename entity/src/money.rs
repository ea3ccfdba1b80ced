//! Money 人民币 in fen, exact on every database.
//!
//! A DECIMAL column loses digits on SQLite, so amounts are 64-bit integers of the smallest unit;
//! JSON carries them as decimal strings with two places. Rounding is named at each place where it
//! happens.

use crate::decimal::{ParseError, decimal_text, format_scaled, parse_scaled};
use crate::{Rate, Rounding};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use sea_orm::DeriveValueType;
use std::str::FromStr;

/// Largest amount of one document: one fen less than a hundred thousand million yuan. Sums of 90
/// 000 of them still
/// fit, so no total can overflow silently (MariaDB saturates instead of failing).
const MAX_FEN: i64 = 9_999_999_999_999;

/// An arithmetic result that no column could hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("amount out of range")]
pub struct Overflow;

/// Signed amount in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Self = Self(0);
    pub const MAX: Self = Self(MAX_FEN);

    /// From fen.
    #[must_use]
    pub const fn fen(fen: i64) -> Self {
        Self(fen)
    }

    /// From whole yuan.
    #[must_use]
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }

    /// In fen.
    #[must_use]
    pub const fn as_fen(self) -> i64 {
        self.0
    }

    /// The exact decimal in yuan.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// From a decimal in yuan, brought to the fen.
    pub fn round(value: Decimal, rounding: Rounding) -> Result<Self, Overflow> {
        let fen = rounding.round(value, 2).checked_mul(Decimal::ONE_HUNDRED);
        fen.and_then(|fen| fen.to_i64()).map(Self).ok_or(Overflow)
    }

    /// From a decimal in yuan, HALF_UP to the fen.
    pub fn half_up(value: Decimal) -> Result<Self, Overflow> {
        Self::round(value, Rounding::HalfUp)
    }

    /// To a multiple of `unit`, in the direction of `rounding`.
    pub fn round_to(self, unit: Self, rounding: Rounding) -> Result<Self, Overflow> {
        if unit.0 <= 0 {
            return Ok(self);
        }
        let units = rounding.round(Decimal::from(self.0) / Decimal::from(unit.0), 0);
        (units * Decimal::from(unit.0)).to_i64().map(Self).ok_or(Overflow)
    }

    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    #[must_use]
    pub const fn negated(self) -> Self {
        Self(-self.0)
    }

    /// This amount × rate, HALF_UP to the fen.
    pub fn share(self, rate: Rate) -> Result<Self, Overflow> {
        Self::half_up(self.decimal() * rate.decimal())
    }

    pub fn total<I: IntoIterator<Item = Self>>(amounts: I) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Divides by weights so that the parts sum to the whole: every part rounded down, the fen
    /// that are left to the largest remainders, earlier parts first.
    pub fn split(self, weights: &[Decimal]) -> Result<Vec<Self>, Overflow> {
        let sum: Decimal = weights.iter().sum();
        if weights.is_empty()
            || sum <= Decimal::ZERO
            || weights.iter().any(Decimal::is_sign_negative)
        {
            return Err(Overflow);
        }
        let exact: Vec<Decimal> =
            weights.iter().map(|weight| Decimal::from(self.0) * weight / sum).collect();
        let mut parts: Vec<i64> = exact
            .iter()
            .map(|part| part.floor().to_i64().ok_or(Overflow))
            .collect::<Result<_, _>>()?;
        let mut left = self.0 - parts.iter().sum::<i64>();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&a, &b| exact[b].fract().cmp(&exact[a].fract()).then(a.cmp(&b)));
        for index in order.into_iter().cycle() {
            if left == 0 {
                break;
            }
            parts[index] += 1;
            left -= 1;
        }
        Ok(parts.into_iter().map(Self).collect())
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    fn text(self) -> String {
        format_scaled(self.0, 2, 2)
    }

    fn bounded(text: &str, min: i64) -> Result<Self, ParseError> {
        match parse_scaled(text, 2)? {
            fen if fen < min || fen > MAX_FEN => Err(ParseError::OutOfRange),
            fen => Ok(Self(fen)),
        }
    }
}

impl FromStr for Money {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::bounded(text, -MAX_FEN)
    }
}

decimal_text!(
    Money,
    pattern: r"^-?\d{1,11}(\.\d{1,2})?$",
    max_length: 15,
    description: "Amount in yuan, exact to the fen.",
    example: "1896339.00"
);

/// An amount of zero or more, as bodies carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(Money);

impl Amount {
    #[must_use]
    pub const fn money(self) -> Money {
        self.0
    }
    fn text(self) -> String {
        self.0.text()
    }
}

impl FromStr for Amount {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Money::bounded(text, 0).map(Self)
    }
}

decimal_text!(
    Amount,
    pattern: r"^\d{1,11}(\.\d{1,2})?$",
    max_length: 14,
    description: "Amount in yuan, zero or more, exact to the fen.",
    example: "50000.00"
);

/// An amount above zero, as bodies carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PositiveAmount(Money);

impl PositiveAmount {
    #[must_use]
    pub const fn money(self) -> Money {
        self.0
    }
    fn text(self) -> String {
        self.0.text()
    }
}

impl FromStr for PositiveAmount {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Money::bounded(text, 1).map(Self)
    }
}

decimal_text!(
    PositiveAmount,
    pattern: r"^(?!0+(\.0+)?$)\d{1,11}(\.\d{1,2})?$",
    max_length: 14,
    description: "Amount in yuan above zero, exact to the fen.",
    example: "50000.00"
);

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl From<PositiveAmount> for Money {
    fn from(amount: PositiveAmount) -> Self {
        amount.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_exact_to_the_fen_and_bounded() -> Result<(), ParseError> {
        assert_eq!("1896339".parse::<Money>()?.to_string(), "1896339.00");
        assert_eq!("-0.01".parse::<Money>()?.to_string(), "-0.01");
        assert_eq!("0.001".parse::<Money>(), Err(ParseError::TooPrecise));
        assert_eq!("100000000000.00".parse::<Money>(), Err(ParseError::OutOfRange));
        assert_eq!("-1".parse::<Amount>(), Err(ParseError::OutOfRange));
        assert_eq!("0".parse::<PositiveAmount>(), Err(ParseError::OutOfRange));
        Ok(())
    }

    #[test]
    fn json_numbers_are_refused() {
        assert!(serde_json::from_str::<Money>("10.5").is_err());
        assert!(serde_json::from_str::<Money>("\"10.50\"").is_ok());
    }

    #[test]
    fn rounding_to_a_digit_follows_its_mode() -> Result<(), Overflow> {
        let price = Money::fen(191_633_904);
        let yuan = Money::yuan(1);
        assert_eq!(price.round_to(yuan, Rounding::HalfUp)?, Money::fen(191_633_900));
        assert_eq!(price.round_to(yuan, Rounding::Up)?, Money::fen(191_634_000));
        assert_eq!(price.round_to(Money::yuan(10_000), Rounding::Down)?, Money::yuan(1_910_000));
        Ok(())
    }

    proptest! {
        #[test]
        fn split_loses_no_fen(
            fen in 0_i64..10_000_000_000,
            weights in prop::collection::vec(1_u32..1_000, 1..12),
        ) {
            let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
            let parts = Money::fen(fen).split(&weights);
            let parts = parts.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(parts.iter().map(|part| part.as_fen()).sum::<i64>(), fen);
        }
    }
}
