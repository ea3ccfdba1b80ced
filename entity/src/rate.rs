//! Entered rates and ratios, kept as integers of 1e-8 so that SQLite keeps every digit.

use crate::decimal::{ParseError, decimal_text, format_scaled, parse_scaled, to_decimal};
use rust_decimal::Decimal;
use sea_orm::DeriveValueType;
use std::str::FromStr;

const PLACES: u32 = 8;
const ONE: i64 = 100_000_000;

/// A decimal of zero or more with at most 8 places: `0.05` is five percent, `0.0002` is 万分之二.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
pub struct Rate(i64);

impl Rate {
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(ONE);

    /// From units of 1e-8.
    #[must_use]
    pub const fn scaled(units: i64) -> Self {
        Self(units)
    }

    /// From hundredths: `percent(5)` is 0.05.
    #[must_use]
    pub const fn percent(percent: i64) -> Self {
        Self(percent * (ONE / 100))
    }

    /// From ten-thousandths: `basis_points(2)` is 0.0002.
    #[must_use]
    pub const fn basis_points(points: i64) -> Self {
        Self(points * (ONE / 10_000))
    }

    /// In units of 1e-8.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn decimal(self) -> Decimal {
        to_decimal(self.0, PLACES)
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    fn text(self) -> String {
        format_scaled(self.0, PLACES, 0)
    }
}

impl FromStr for Rate {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match parse_scaled(text, PLACES)? {
            units if units < 0 => Err(ParseError::OutOfRange),
            units => Ok(Self(units)),
        }
    }
}

decimal_text!(
    Rate,
    pattern: r"^\d{1,10}(\.\d{1,8})?$",
    max_length: 19,
    description: "Decimal fraction or factor of zero or more, at most 8 decimals.",
    example: "0.05"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_eight_places_and_drops_empty_ones() -> Result<(), ParseError> {
        assert_eq!("0.0002".parse::<Rate>()?, Rate::basis_points(2));
        assert_eq!("98".parse::<Rate>()?.to_string(), "98");
        assert_eq!(Rate::percent(5).to_string(), "0.05");
        assert_eq!("0.000000001".parse::<Rate>(), Err(ParseError::TooPrecise));
        assert_eq!("-0.1".parse::<Rate>(), Err(ParseError::OutOfRange));
        Ok(())
    }
}
