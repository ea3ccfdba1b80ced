//! Exact decimals as text: the one way numbers that must not lose a digit enter and leave.

use rust_decimal::Decimal;

/// Why a text is not the exact number it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Something other than digits with one optional point and sign.
    #[error("not a decimal number")]
    NotADecimal,
    /// More digits behind the point than the quantity keeps.
    #[error("too many decimal places")]
    TooPrecise,
    /// Outside what the quantity can hold or may be.
    #[error("out of range")]
    OutOfRange,
}

/// Reads `[-]digits[.digits]` into an integer of `10^-places`.
pub fn parse_scaled(text: &str, places: u32) -> Result<i64, ParseError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(ParseError::NotADecimal);
    }
    let fraction_len = u32::try_from(fraction.len()).map_err(|_| ParseError::TooPrecise)?;
    if fraction_len > places {
        return Err(ParseError::TooPrecise);
    }
    let scaled = format!("{whole}{fraction}{}", "0".repeat((places - fraction_len) as usize));
    let value: i64 = scaled.parse().map_err(|_| ParseError::OutOfRange)?;
    Ok(if negative { -value } else { value })
}

/// Writes an integer of `10^-places` with at least `shown` digits behind the point.
#[must_use]
pub fn format_scaled(value: i64, places: u32, shown: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let unit = 10_u64.pow(places);
    let magnitude = value.unsigned_abs();
    let mut fraction = format!("{:0width$}", magnitude % unit, width = places as usize);
    while fraction.len() > shown && fraction.ends_with('0') {
        fraction.pop();
    }
    let whole = magnitude / unit;
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The exact decimal of a scaled integer.
#[must_use]
pub fn to_decimal(value: i64, places: u32) -> Decimal {
    Decimal::new(value, places)
}

/// Serde, text and OpenAPI of a quantity kept as a scaled integer.
macro_rules! decimal_text {
    ($type:ident, pattern: $pattern:literal, max_length: $max:literal,
     description: $description:literal, example: $example:literal) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text())
            }
        }
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.text())
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom("decimal".into())))
                    .pattern(Some($pattern))
                    .max_length(Some($max))
                    .description(Some($description))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }
        impl utoipa::ToSchema for $type {}
    };
}
pub(crate) use decimal_text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_takes_only_plain_decimals() {
        assert_eq!(parse_scaled("1896339.00", 2), Ok(189_633_900));
        assert_eq!(parse_scaled("-0.5", 2), Ok(-50));
        for text in ["", ".5", "5.", "1e3", "+1", " 1", "1,0", "--1", "１"] {
            assert_eq!(parse_scaled(text, 2), Err(ParseError::NotADecimal), "{text}");
        }
        assert_eq!(parse_scaled("0.001", 2), Err(ParseError::TooPrecise));
        assert_eq!(parse_scaled("99999999999999999999", 2), Err(ParseError::OutOfRange));
    }

    #[test]
    fn format_shows_at_least_the_wanted_places() {
        assert_eq!(format_scaled(987_600, 4, 2), "98.76");
        assert_eq!(format_scaled(987_654, 4, 2), "98.7654");
        assert_eq!(format_scaled(-5, 2, 2), "-0.05");
        assert_eq!(format_scaled(9_800_000_000, 8, 0), "98");
    }
}
