//! Quote: the deal price from the list price, step by step.
//!
//! The order of the discounts matters and is kept; every step is rounded to the fen, so that a
//! buyer with a pocket calculator finds the same figures.

use crate::kernel::fault::{Fault, FaultCode, fen, held};
use entity::money::Overflow;
use entity::sales::terms::{Discount, DiscountKind, FinalRounding, RoundingDigit};
use entity::{Amount, Area, Money, Rate, Rounding};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Largest discount rate an answer can carry.
const RATE_MAX: i64 = 9_999_999_999;

/// What a price is calculated from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "area": "98.76",
    "unit_price": "20000.00",
    "discounts": [
        {"kind": "percent", "value": "98"},
        {"kind": "points", "value": "1"},
        {"kind": "amount", "value": "20000"}
    ],
    "rounding": {"mode": "half_up", "digit": "yuan"}
}))]
pub struct PriceInput {
    /// Priced area: gross or inside, as the unit's price basis says.
    pub area: Area,
    /// List price of one square metre.
    pub unit_price: Amount,
    /// Applied in this order.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub discounts: Vec<Discount>,
    /// Final rounding; to the fen when absent.
    pub rounding: Option<FinalRounding>,
}

/// One discount as it was applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "percent", "value": "98",
    "before": "1975200.00", "change": "-39504.00", "after": "1935696.00"
}))]
pub struct QuoteStep {
    pub kind: DiscountKind,
    pub value: Rate,
    pub before: Money,
    /// After − before.
    pub change: Money,
    pub after: Money,
}

/// A price with the steps that lead to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "list_price": "1975200.00",
    "steps": [
        {
            "kind": "percent", "value": "98",
            "before": "1975200.00", "change": "-39504.00", "after": "1935696.00"
        },
        {
            "kind": "points", "value": "1",
            "before": "1935696.00", "change": "-19356.96", "after": "1916339.04"
        },
        {
            "kind": "amount", "value": "20000",
            "before": "1916339.04", "change": "-20000.00", "after": "1896339.04"
        }
    ],
    "deal_price": "1896339.00",
    "unit_price": "19201.49",
    "discount_rate": "0.9601"
}))]
pub struct Quote {
    pub list_price: Money,
    #[schema(max_items = 20)]
    pub steps: Vec<QuoteStep>,
    /// After the last step and the final rounding.
    pub deal_price: Money,
    /// Deal price ÷ area, to the fen.
    pub unit_price: Money,
    /// Deal price ÷ list price, 4 decimals; null for a list price of zero.
    pub discount_rate: Option<Rate>,
}

/// Deal price of an area at a unit price.
pub fn quote(input: &PriceInput) -> Result<Quote, Vec<Fault>> {
    let list = held(input.area.priced(input.unit_price.money()), "/unit_price")?;
    discounted(list, input.area, &input.discounts, input.rounding)
}

/// Deal price of a unit whose list price stands, as subscriptions and contracts quote it.
pub fn discounted(
    list_price: Money,
    area: Area,
    discounts: &[Discount],
    rounding: Option<FinalRounding>,
) -> Result<Quote, Vec<Fault>> {
    let mut steps: Vec<QuoteStep> = Vec::with_capacity(discounts.len());
    let mut price = list_price;
    for (index, discount) in discounts.iter().enumerate() {
        let pointer = format!("/discounts/{index}/value");
        let after = fen(stepped(price, *discount, area), &pointer)?.max(Money::ZERO);
        steps.push(QuoteStep {
            kind: discount.kind,
            value: discount.value,
            before: price,
            change: held(after.minus(price), &pointer)?,
            after,
        });
        price = after;
    }
    let deal_price = match rounding {
        Some(FinalRounding { mode, digit }) => {
            held(price.round_to(unit_of(digit), mode), "/rounding/digit")?
        }
        None => price,
    };
    let discount_rate = match list_price {
        Money::ZERO => None,
        list => Some(ratio(deal_price, list).map_err(|_| fault("/discounts"))?),
    };
    let unit_price = fen(deal_price.decimal().checked_div(area.decimal()), "/unit_price")?;
    Ok(Quote { list_price, steps, deal_price, unit_price, discount_rate })
}

/// The price after one discount, before it is rounded; `None` beyond any number.
fn stepped(before: Money, discount: Discount, area: Area) -> Option<Decimal> {
    let (price, value) = (before.decimal(), discount.value.decimal());
    let share = || price.checked_mul(value)?.checked_div(Decimal::ONE_HUNDRED);
    match discount.kind {
        DiscountKind::Percent => share(),
        DiscountKind::Points => price.checked_sub(share()?),
        DiscountKind::Amount => price.checked_sub(value),
        DiscountKind::UnitPrice => price.checked_sub(value.checked_mul(area.decimal())?),
    }
    .map(|after| after.max(Decimal::ZERO))
}

/// The amount that a rounding digit stands for.
fn unit_of(digit: RoundingDigit) -> Money {
    match digit {
        RoundingDigit::Fen => Money::fen(1),
        RoundingDigit::Jiao => Money::fen(10),
        RoundingDigit::Yuan => Money::yuan(1),
        RoundingDigit::Ten => Money::yuan(10),
        RoundingDigit::Hundred => Money::yuan(100),
        RoundingDigit::Thousand => Money::yuan(1_000),
        RoundingDigit::TenThousand => Money::yuan(10_000),
    }
}

/// Share of `whole`, shown with 4 decimals.
fn ratio(part: Money, whole: Money) -> Result<Rate, Overflow> {
    let exact = part.decimal().checked_div(whole.decimal()).ok_or(Overflow)?;
    let shown = Rounding::HalfUp.round(exact, 4);
    if shown > Decimal::from(RATE_MAX) {
        return Err(Overflow);
    }
    let units = shown.checked_mul(Decimal::from(Rate::ONE.units())).and_then(|u| u.to_i64());
    units.map(Rate::scaled).ok_or(Overflow)
}

fn fault(pointer: &str) -> Fault {
    Fault::at(pointer, FaultCode::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_worked_quote_is_right_at_every_step() -> Tried {
        let quote = answer(
            quote,
            json!({
                "area": "98.76", "unit_price": "20000.00",
                "discounts": [
                    {"kind": "percent", "value": "98"},
                    {"kind": "points", "value": "1"},
                    {"kind": "amount", "value": "20000.00"},
                ],
                "rounding": {"mode": "half_up", "digit": "yuan"},
            }),
        )?;
        let step = |kind: &str, value: &str, before: &str, change: &str, after: &str| {
            json!({
                "kind": kind, "value": value,
                "before": before, "change": change, "after": after,
            })
        };
        assert_eq!(
            quote,
            json!({
                "list_price": "1975200.00",
                "steps": [
                    step("percent", "98", "1975200.00", "-39504.00", "1935696.00"),
                    step("points", "1", "1935696.00", "-19356.96", "1916339.04"),
                    step("amount", "20000", "1916339.04", "-20000.00", "1896339.04"),
                ],
                "deal_price": "1896339.00",
                "unit_price": "19201.49",
                "discount_rate": "0.9601",
            })
        );
        Ok(())
    }

    #[test]
    fn every_kind_and_rounding_gives_its_figure() -> Tried {
        // area, unit price, kind, value, mode, digit → deal price
        for (area, unit_price, kind, value, mode, digit, deal) in [
            ("98.76", "20000.00", "unit_price", "200", "half_up", "fen", "1955448.00"),
            ("98.7654", "20000.00", "unit_price", "33.33", "half_up", "fen", "1972016.15"),
            ("98.76", "20000.00", "percent", "97.5", "up", "ten_thousand", "1930000.00"),
            ("98.76", "20000.00", "percent", "97.5", "down", "thousand", "1925000.00"),
            ("98.76", "20000.00", "points", "3.3", "half_up", "hundred", "1910000.00"),
            ("98.76", "20000.00", "points", "3.3", "down", "ten", "1910010.00"),
            ("98.76", "20000.00", "points", "3.333", "up", "jiao", "1909366.60"),
            ("98.76", "20000.00", "amount", "0", "half_up", "fen", "1975200.00"),
            ("98.76", "20000.00", "amount", "9999999", "up", "yuan", "0.00"),
            ("98.76", "20000.00", "points", "150", "half_up", "yuan", "0.00"),
        ] {
            let input = json!({
                "area": area, "unit_price": unit_price,
                "discounts": [{"kind": kind, "value": value}],
                "rounding": {"mode": mode, "digit": digit},
            });
            let quote = answer(quote, input)?;
            assert_eq!(quote["deal_price"], deal, "{kind} {value} {mode} {digit}");
        }
        Ok(())
    }

    #[test]
    fn the_order_of_discounts_decides() -> Tried {
        let deal = |discounts: serde_json::Value| {
            let input = json!({"area": "100", "unit_price": "10000", "discounts": discounts});
            answer(quote, input).map(|quote| quote["deal_price"].clone())
        };
        let percent = json!({"kind": "percent", "value": "90"});
        let amount = json!({"kind": "amount", "value": "50000"});
        assert_eq!(deal(json!([percent, amount]))?, "850000.00");
        assert_eq!(deal(json!([amount, percent]))?, "855000.00");
        Ok(())
    }

    #[test]
    fn a_price_of_nothing_has_no_discount_rate() -> Tried {
        let input = json!({"area": "100", "unit_price": "0", "discounts": []});
        let quote = answer(quote, input)?;
        assert_eq!(quote["deal_price"], "0.00");
        assert_eq!(quote["discount_rate"], json!(null));
        Ok(())
    }

    #[test]
    fn prices_beyond_any_column_are_refused_where_they_arise() -> Tried {
        let huge = json!({
            "area": "999999.9999", "unit_price": "99999999999.99",
            "discounts": [],
        });
        assert_eq!(faults(quote, huge)?, ["/unit_price out_of_range"]);
        let markup = json!({
            "area": "1", "unit_price": "99999999999.99",
            "discounts": [{"kind": "percent", "value": "9999999999.99999999"}],
        });
        assert_eq!(faults(quote, markup)?, ["/discounts/0/value out_of_range"]);
        Ok(())
    }

    proptest! {
        #[test]
        fn a_quote_is_never_negative_and_its_steps_join(
            fen in 0_i64..100_000_000_000,
            area in 1_i64..10_000_000,
            kinds in prop::collection::vec((0_usize..4, 0_i64..20_000_000_000), 0..8),
        ) {
            let all = [
                DiscountKind::Percent,
                DiscountKind::Points,
                DiscountKind::Amount,
                DiscountKind::UnitPrice,
            ];
            let discounts: Vec<Discount> = kinds
                .into_iter()
                .map(|(kind, units)| Discount { kind: all[kind], value: Rate::scaled(units) })
                .collect();
            let outcome = discounted(Money::fen(fen), Area::units(area), &discounts, None);
            if let Ok(quote) = outcome {
                let mut price = quote.list_price;
                for step in &quote.steps {
                    prop_assert_eq!(step.before, price);
                    let after = step.before.as_fen() + step.change.as_fen();
                    prop_assert_eq!(after, step.after.as_fen());
                    prop_assert!(!step.after.is_negative());
                    price = step.after;
                }
                prop_assert_eq!(quote.deal_price, price);
            }
        }
    }
}
