//! Areas in square metres, four decimals kept, two shown.

use crate::decimal::{ParseError, decimal_text, format_scaled, parse_scaled, to_decimal};
use crate::money::{Money, Overflow};
use rust_decimal::Decimal;
use sea_orm::DeriveValueType;
use std::str::FromStr;

const PLACES: u32 = 4;
/// One million square metres: larger than any building.
const MAX_UNITS: i64 = 10_000_000_000;

/// An area above zero, in units of 1e-4 ㎡.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Area(i64);

impl Area {
    /// From units of 1e-4 ㎡.
    #[must_use]
    pub const fn units(units: i64) -> Self {
        Self(units)
    }

    /// In units of 1e-4 ㎡.
    #[must_use]
    pub const fn as_units(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn decimal(self) -> Decimal {
        to_decimal(self.0, PLACES)
    }

    /// This area × a unit price, HALF_UP to the fen.
    pub fn priced(self, unit_price: Money) -> Result<Money, Overflow> {
        Money::half_up(self.decimal() * unit_price.decimal())
    }

    fn text(self) -> String {
        format_scaled(self.0, PLACES, 2)
    }
}

impl FromStr for Area {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match parse_scaled(text, PLACES)? {
            units if units <= 0 || units > MAX_UNITS => Err(ParseError::OutOfRange),
            units => Ok(Self(units)),
        }
    }
}

decimal_text!(
    Area,
    pattern: r"^(?!0+(\.0+)?$)\d{1,6}(\.\d{1,4})?$",
    max_length: 11,
    description: "Area in square metres above zero, at most 4 decimals.",
    example: "98.76"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shows_two_places_and_keeps_four() -> Result<(), ParseError> {
        assert_eq!("98.76".parse::<Area>()?.to_string(), "98.76");
        assert_eq!("98.7654".parse::<Area>()?.to_string(), "98.7654");
        assert_eq!("100".parse::<Area>()?.to_string(), "100.00");
        assert_eq!("0".parse::<Area>(), Err(ParseError::OutOfRange));
        assert_eq!("1.00001".parse::<Area>(), Err(ParseError::TooPrecise));
        Ok(())
    }

    #[test]
    fn priced_is_exact_to_the_fen() -> Result<(), Box<dyn std::error::Error>> {
        let area: Area = "98.76".parse()?;
        assert_eq!(area.priced(Money::yuan(20_000))?, Money::yuan(1_975_200));
        Ok(())
    }
}
