//! Tax of invoices in parts 开票: the running remainder.
//!
//! Net and tax of a part are the difference between the cumulative amounts after and before it,
//! so that parts always sum to the whole; a red invoice runs the same way backwards.

use crate::kernel::fault::{Fault, FaultCode, held};
use entity::money::Overflow;
use entity::{Amount, Money, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Gross amounts that are invoiced one after another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "tax_rate": "0.09", "parts": ["333333.33", "333333.33", "333333.34"]
}))]
pub struct InvoiceTaxInput {
    pub tax_rate: Rate,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub parts: Vec<Amount>,
}

/// One amount with its tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"gross": "1896339.00", "net": "1739760.55", "tax": "156578.45"}))]
pub struct TaxedAmount {
    pub gross: Money,
    pub net: Money,
    /// Gross − net.
    pub tax: Money,
}

/// Parts with their taxes, and the whole they sum to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "parts": [
        {"gross": "333333.33", "net": "305810.39", "tax": "27522.94"},
        {"gross": "333333.33", "net": "305810.40", "tax": "27522.93"},
        {"gross": "333333.34", "net": "305810.40", "tax": "27522.94"}
    ],
    "gross": "1000000.00", "net": "917431.19", "tax": "82568.81"
}))]
pub struct InvoiceTax {
    #[schema(min_items = 1, max_items = 500)]
    pub parts: Vec<TaxedAmount>,
    pub gross: Money,
    pub net: Money,
    pub tax: Money,
}

/// Net and tax of every part and of the whole.
pub fn invoice_tax(input: &InvoiceTaxInput) -> Result<InvoiceTax, Vec<Fault>> {
    let mut parts = Vec::with_capacity(input.parts.len());
    let mut gross = Money::ZERO;
    for (index, part) in input.parts.iter().enumerate() {
        let pointer = format!("/parts/{index}");
        let after = held(gross.plus(part.money()), &pointer)?;
        let taxed = part_between(input.tax_rate, gross, after);
        parts.push(taxed.map_err(|_| Fault::at(pointer, FaultCode::OutOfRange))?);
        gross = after;
    }
    let net = held(net_of(gross, input.tax_rate), "/tax_rate")?;
    Ok(InvoiceTax { parts, gross, net, tax: held(gross.minus(net), "/tax_rate")? })
}

/// net = gross ÷ (1 + rate), HALF_UP.
pub fn net_of(gross: Money, rate: Rate) -> Result<Money, Overflow> {
    let divisor = Decimal::ONE.checked_add(rate.decimal()).ok_or(Overflow)?;
    Money::half_up(gross.decimal().checked_div(divisor).ok_or(Overflow)?)
}

/// Net and tax of the part that takes the cumulative gross from `before` to `after`; negative
/// for a red, which takes it back.
pub fn part_between(rate: Rate, before: Money, after: Money) -> Result<TaxedAmount, Overflow> {
    let gross = after.minus(before)?;
    let net = net_of(after, rate)?.minus(net_of(before, rate)?)?;
    Ok(TaxedAmount { gross, net, tax: gross.minus(net)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn parts_carry_the_running_remainder() -> Tried {
        let taxed =
            |gross: &str, net: &str, tax: &str| json!({"gross": gross, "net": net, "tax": tax});
        for (rate, parts, taxes, whole) in [
            (
                "0.09",
                json!(["1896339.00"]),
                json!([taxed("1896339.00", "1739760.55", "156578.45")]),
                taxed("1896339.00", "1739760.55", "156578.45"),
            ),
            (
                "0.09",
                json!(["333333.33", "333333.33", "333333.34"]),
                json!([
                    taxed("333333.33", "305810.39", "27522.94"),
                    taxed("333333.33", "305810.40", "27522.93"),
                    taxed("333333.34", "305810.40", "27522.94"),
                ]),
                taxed("1000000.00", "917431.19", "82568.81"),
            ),
            (
                "0.05",
                json!(["50000", "0", "1846339"]),
                json!([
                    taxed("50000.00", "47619.05", "2380.95"),
                    taxed("0.00", "0.00", "0.00"),
                    taxed("1846339.00", "1758418.09", "87920.91"),
                ]),
                taxed("1896339.00", "1806037.14", "90301.86"),
            ),
            (
                "0",
                json!(["100.01"]),
                json!([taxed("100.01", "100.01", "0.00")]),
                taxed("100.01", "100.01", "0.00"),
            ),
        ] {
            let found = answer(invoice_tax, json!({"tax_rate": rate, "parts": parts}))?;
            assert_eq!(found["parts"], taxes);
            for field in ["gross", "net", "tax"] {
                assert_eq!(found[field], whole[field], "{field}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_red_gives_back_what_its_part_carried() -> Result<(), Overflow> {
        let rate = Rate::percent(9);
        let (before, after) = (Money::fen(33_333_333), Money::fen(66_666_666));
        let blue = part_between(rate, before, after)?;
        let red = part_between(rate, after, before)?;
        assert_eq!(blue.tax, Money::fen(2_752_293));
        assert_eq!(red.gross, blue.gross.negated());
        assert_eq!(red.net, blue.net.negated());
        assert_eq!(red.tax, blue.tax.negated());
        Ok(())
    }

    #[test]
    fn sums_beyond_any_column_are_refused() -> Tried {
        let input = json!({"tax_rate": "9999999999", "parts": ["99999999999.99", "0.01"]});
        assert_eq!(faults(invoice_tax, input)?, ["/parts/1 out_of_range"]);
        Ok(())
    }

    proptest! {
        #[test]
        fn taxes_of_the_parts_are_the_tax_of_the_whole(
            rate in 0_i64..200_000_000,
            parts in prop::collection::vec(0_i64..1_000_000_000, 1..40),
        ) {
            let rate = Rate::scaled(rate);
            let fail = |error: Overflow| TestCaseError::fail(error.to_string());
            let (mut gross, mut net, mut tax) = (Money::ZERO, 0, 0);
            for part in parts {
                let after = gross.plus(Money::fen(part)).map_err(fail)?;
                let taxed = part_between(rate, gross, after).map_err(fail)?;
                prop_assert!(!taxed.net.is_negative() && !taxed.tax.is_negative());
                net += taxed.net.as_fen();
                tax += taxed.tax.as_fen();
                gross = after;
            }
            let whole = net_of(gross, rate).map_err(fail)?;
            prop_assert_eq!(net, whole.as_fen());
            prop_assert_eq!(tax, gross.as_fen() - whole.as_fen());
        }
    }
}
