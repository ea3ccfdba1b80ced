//! Area settlement 面积补差: what the surveyed area changes.
//!
//! Measures for the Sale of Commodity Houses 商品房销售管理办法 art. 20, where the contract has no
//! scheme of its own. The statutory rule is one scheme among others: slices of the error ratio,
//! each with a factor, so that a contract's own scheme runs through the same calculation.

use crate::kernel::fault::{Fault, fen};
use entity::{Amount, Area, Money, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

entity::worded! {
    /// Which rule settles the difference.
    AreaScheme in "area_scheme" {
        /// Art. 20: 3 % settled at the contract's price, beyond it at the developer's cost.
        "statutory" Statutory ("法定处理", "Statutory"),
        /// Sold per unit 按套: the area changes nothing.
        "per_unit" PerUnit ("按套计价", "Sold per unit"),
    }
}

entity::usual!(AreaScheme = Statutory);

/// Areas and price of a contract whose unit has been surveyed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "contract_area": "100.00", "surveyed_area": "102.50", "contract_price": "2000000.00"
}))]
pub struct AreaSettlementInput {
    pub contract_area: Area,
    pub surveyed_area: Area,
    pub contract_price: Amount,
    /// `statutory` when absent.
    #[serde(default)]
    pub scheme: Option<AreaScheme>,
}

/// Who pays what for the difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "error_ratio": "0.025", "buyer_pays": "50000.00", "buyer_refunded": "0.00",
    "developer_bears": "0.00", "may_terminate": false
}))]
pub struct AreaSettlement {
    /// (surveyed − contract) ÷ contract, unrounded, negative for a smaller unit.
    #[schema(
        value_type = String, format = "decimal", pattern = r"^-?\d{1,10}(\.\d{1,28})?$",
        max_length = 40, example = "0.025"
    )]
    pub error_ratio: Decimal,
    pub buyer_pays: Money,
    pub buyer_refunded: Money,
    /// Worth of the additional area that the buyer gets without paying.
    pub developer_bears: Money,
    /// The error is beyond what the buyer must accept.
    pub may_terminate: bool,
}

/// How a contract's own bands reach the ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BandReach {
    /// The whole ratio by the factor of the band it reaches.
    Highest,
    /// Each slice of the ratio by the factor of its own band.
    Sliced,
}

/// Factors of the error ratio up to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"up_to": "0.03", "larger": "1", "smaller": "1"}))]
pub struct AreaBand {
    /// The limit itself is inside; absent for the last band.
    pub up_to: Option<Rate>,
    /// Share of the price of additional area that the buyer pays.
    pub larger: Rate,
    /// Multiple of the price of missing area that the buyer gets back.
    pub smaller: Rate,
}

/// A scheme as data: bands ascending by their limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "reach": "sliced", "terminate_beyond": "0.03",
    "bands": [
        {"up_to": "0.03", "larger": "1", "smaller": "1"},
        {"up_to": null, "larger": "0", "smaller": "2"}
    ]
}))]
pub struct AreaBands {
    pub reach: BandReach,
    #[schema(min_items = 1, max_items = 20)]
    pub bands: Vec<AreaBand>,
    /// Beyond this error the buyer may terminate; never when absent.
    pub terminate_beyond: Option<Rate>,
}

impl AreaBands {
    /// Art. 20 as it stands; a city's rule pack may replace it.
    #[must_use]
    pub fn statutory() -> Self {
        let limit = Some(Rate::percent(3));
        Self {
            reach: BandReach::Sliced,
            bands: vec![
                AreaBand { up_to: limit, larger: Rate::ONE, smaller: Rate::ONE },
                AreaBand { up_to: None, larger: Rate::ZERO, smaller: Rate::percent(200) },
            ],
            terminate_beyond: limit,
        }
    }

    /// Per-unit pricing: no area has a price.
    #[must_use]
    pub fn per_unit() -> Self {
        Self { reach: BandReach::Sliced, bands: Vec::new(), terminate_beyond: None }
    }

    /// Sum of slice × factor over the bands; `area` is what the ratio is measured in, so that no
    /// division has happened yet.
    fn weigh(&self, error: Decimal, area: Decimal, factor: Factor) -> Option<Decimal> {
        let (mut from, mut sum) = (Decimal::ZERO, Decimal::ZERO);
        for band in &self.bands {
            let limit = match band.up_to {
                Some(rate) => rate.decimal().checked_mul(area)?,
                None => error,
            };
            let to = limit.min(error);
            let weight = factor(band).decimal();
            match self.reach {
                BandReach::Sliced if to > from => {
                    sum = sum.checked_add((to - from).checked_mul(weight)?)?;
                }
                BandReach::Highest if to == error => return error.checked_mul(weight),
                _ => {}
            }
            from = from.max(to);
        }
        Some(sum)
    }
}

type Factor = fn(&AreaBand) -> Rate;

/// Settles by the statutory rule or not at all.
pub fn area_settlement(input: &AreaSettlementInput) -> Result<AreaSettlement, Vec<Fault>> {
    let bands = match input.scheme.unwrap_or_default() {
        AreaScheme::Statutory => AreaBands::statutory(),
        AreaScheme::PerUnit => AreaBands::per_unit(),
    };
    settle(input.contract_area, input.surveyed_area, input.contract_price.money(), &bands)
}

/// Settles by any scheme; each amount is rounded once, from the unrounded ratio.
pub fn settle(
    contract_area: Area,
    surveyed_area: Area,
    contract_price: Money,
    bands: &AreaBands,
) -> Result<AreaSettlement, Vec<Fault>> {
    let (contract, price) = (contract_area.decimal(), contract_price.decimal());
    let difference = surveyed_area.decimal() - contract;
    let error = difference.abs();
    let amount = |area: Option<Decimal>| {
        let value = area.and_then(|area| price.checked_mul(area)?.checked_div(contract));
        fen(value, "/surveyed_area")
    };
    let larger = bands.weigh(error, contract, |band| band.larger);
    let smaller = bands.weigh(error, contract, |band| band.smaller);
    let zero = Money::ZERO;
    let (buyer_pays, buyer_refunded, developer_bears) = if bands.bands.is_empty() {
        (zero, zero, zero)
    } else if difference.is_sign_negative() {
        (zero, amount(smaller)?, zero)
    } else {
        let borne = larger.map(|larger| (error - larger).max(Decimal::ZERO));
        (amount(larger)?, zero, amount(borne)?)
    };
    let may_terminate = match bands.terminate_beyond {
        Some(limit) => limit.decimal().checked_mul(contract).is_some_and(|limit| error > limit),
        None => false,
    };
    let error_ratio = difference.checked_div(contract).unwrap_or_default().normalize();
    Ok(AreaSettlement { error_ratio, buyer_pays, buyer_refunded, developer_bears, may_terminate })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_statutory_rule_gives_the_worked_figures() -> Tried {
        // surveyed → ratio, buyer pays, buyer refunded, developer bears, may terminate
        for (surveyed, ratio, pays, refunded, bears, terminate) in [
            ("102.5", "0.025", "50000.00", "0.00", "0.00", false),
            ("105", "0.05", "60000.00", "0.00", "40000.00", true),
            ("95", "-0.05", "0.00", "140000.00", "0.00", true),
            ("97.5", "-0.025", "0.00", "50000.00", "0.00", false),
            ("103", "0.03", "60000.00", "0.00", "0.00", false),
            ("97", "-0.03", "0.00", "60000.00", "0.00", false),
            ("103.0001", "0.030001", "60000.00", "0.00", "2.00", true),
            ("96.9999", "-0.030001", "0.00", "60004.00", "0.00", true),
            ("100", "0", "0.00", "0.00", "0.00", false),
        ] {
            let input = json!({
                "contract_area": "100", "surveyed_area": surveyed,
                "contract_price": "2000000.00",
            });
            let expected = json!({
                "error_ratio": ratio, "buyer_pays": pays, "buyer_refunded": refunded,
                "developer_bears": bears, "may_terminate": terminate,
            });
            assert_eq!(answer(area_settlement, input)?, expected, "{surveyed}");
        }
        Ok(())
    }

    #[test]
    fn the_amount_comes_from_the_unrounded_ratio() -> Tried {
        let input = json!({
            "contract_area": "98.76", "surveyed_area": "100.00",
            "contract_price": "1896339.00", "scheme": "statutory",
        });
        // 1 896 339 × 1.24 ÷ 98.76 = 23 809.8456…
        assert_eq!(answer(area_settlement, input)?["buyer_pays"], "23809.85");
        Ok(())
    }

    #[test]
    fn a_unit_sold_per_unit_is_not_settled() -> Tried {
        let input = json!({
            "contract_area": "100", "surveyed_area": "80",
            "contract_price": "2000000.00", "scheme": "per_unit",
        });
        let settled = answer(area_settlement, input)?;
        assert_eq!(settled["buyer_refunded"], "0.00");
        assert_eq!(settled["may_terminate"], false);
        assert_eq!(settled["error_ratio"], "-0.2");
        Ok(())
    }

    #[test]
    fn a_scheme_of_its_own_takes_the_highest_band_or_slices() -> Result<(), Vec<Fault>> {
        let band = |up_to, larger, smaller| AreaBand {
            up_to,
            larger: Rate::percent(larger),
            smaller: Rate::percent(smaller),
        };
        let bands = vec![band(Some(Rate::percent(1)), 0, 0), band(None, 50, 150)];
        for (reach, surveyed, pays, refunded) in [
            (BandReach::Highest, 1_010_000, 0, 0),
            (BandReach::Highest, 1_020_000, 20_000, 0),
            (BandReach::Sliced, 1_020_000, 10_000, 0),
            (BandReach::Highest, 980_000, 0, 60_000),
            (BandReach::Sliced, 980_000, 0, 30_000),
        ] {
            let scheme = AreaBands { reach, bands: bands.clone(), terminate_beyond: None };
            let contract = Area::units(1_000_000);
            let price = Money::yuan(2_000_000);
            let settled = settle(contract, Area::units(surveyed), price, &scheme)?;
            assert_eq!(settled.buyer_pays, Money::yuan(pays), "{reach:?} {surveyed}");
            assert_eq!(settled.buyer_refunded, Money::yuan(refunded), "{reach:?} {surveyed}");
        }
        Ok(())
    }

    #[test]
    fn amounts_beyond_any_column_are_refused() -> Tried {
        let input = json!({
            "contract_area": "999999", "surveyed_area": "0.0001",
            "contract_price": "99999999999.99",
        });
        assert_eq!(faults(area_settlement, input)?, ["/surveyed_area out_of_range"]);
        Ok(())
    }

    proptest! {
        #[test]
        fn the_parts_of_additional_area_sum_to_its_worth(
            contract in 1_i64..10_000_000_000,
            surveyed in 1_i64..10_000_000_000,
            price in 0_i64..10_000_000_000,
        ) {
            let (from, to) = (Area::units(contract), Area::units(surveyed));
            let outcome = settle(from, to, Money::fen(price), &AreaBands::statutory());
            if let Ok(settled) = outcome {
                prop_assert!(!settled.buyer_pays.is_negative());
                prop_assert!(!settled.buyer_refunded.is_negative());
                prop_assert!(!settled.developer_bears.is_negative());
                prop_assert!(settled.buyer_pays.is_zero() || settled.buyer_refunded.is_zero());
                if surveyed > contract {
                    let worth = i128::from(price) * i128::from(surveyed - contract);
                    let sum = settled.buyer_pays.as_fen() + settled.developer_bears.as_fen();
                    let gap = worth - i128::from(sum) * i128::from(contract);
                    prop_assert!(gap.abs() <= i128::from(contract));
                }
            }
        }
    }
}
