//! Figures of statistics: signed, kept as integers of 1e-4 so that no database rounds them anew.

use crate::decimal::{ParseError, decimal_text, format_scaled, parse_scaled};
use sea_orm::DeriveValueType;
use std::str::FromStr;

const PLACES: u32 = 4;

/// A mean, a distance or a silhouette, in units of 1e-4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
pub struct Figure(i64);

impl Figure {
    /// From units of 1e-4.
    #[must_use]
    pub const fn scaled(units: i64) -> Self {
        Self(units)
    }

    /// In units of 1e-4.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }

    fn text(self) -> String {
        format_scaled(self.0, PLACES, 0)
    }
}

impl FromStr for Figure {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse_scaled(text, PLACES).map(Self)
    }
}

decimal_text!(
    Figure,
    pattern: r"^-?\d{1,15}(\.\d{1,4})?$",
    max_length: 21,
    description: "Decimal figure, at most 4 decimals.",
    example: "0.6184"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_four_places_the_sign_and_no_empty_ones() -> Result<(), ParseError> {
        assert_eq!("-0.25".parse::<Figure>()?, Figure::scaled(-2_500));
        assert_eq!(Figure::scaled(-2_500).to_string(), "-0.25");
        assert_eq!(Figure::scaled(30_000).to_string(), "3");
        assert_eq!("0.00001".parse::<Figure>(), Err(ParseError::TooPrecise));
        Ok(())
    }
}
