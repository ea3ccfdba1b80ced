//! Tiers: the rate of a deal by how many were sold, and who gets how much of it.

use crate::kernel::fault::{Fault, FaultCode, fen, held, refuse};
use entity::money::Overflow;
use entity::{Amount, Money, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

entity::worded! {
    /// Which deals the rate of a reached tier counts for.
    CommissionMode in "commission_mode" {
        /// Each deal by its own place.
        "marginal" Marginal ("分段计提", "Each deal by its own tier"),
        /// All deals by the tier that their number reaches 跳点.
        "retroactive" Retroactive ("跳点", "All deals by the tier reached"),
    }
}

/// A rate from a number of deals on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from_count": 11, "rate": "0.012"}))]
pub struct CommissionTier {
    #[validate(range(min = 0, max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub from_count: u32,
    /// Share of the deal price.
    pub rate: Rate,
}

/// A party to the commission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"party": "consultant", "weight": "7"}))]
pub struct CommissionWeight {
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub party: String,
    /// In proportion to the other weights.
    pub weight: Rate,
}

/// Deals and the rule that rewards them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "base": ["2000000.00", "2000000.00"],
    "tiers": [{"from_count": 1, "rate": "0.01"}, {"from_count": 2, "rate": "0.012"}],
    "mode": "marginal",
    "splits": [{"party": "consultant", "weight": "7"}, {"party": "team", "weight": "3"}]
}))]
pub struct CommissionInput {
    /// Deal prices in the order of the deals.
    #[validate(length(max = 2000))]
    #[schema(max_items = 2000)]
    pub base: Vec<Amount>,
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub tiers: Vec<CommissionTier>,
    pub mode: CommissionMode,
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub splits: Option<Vec<CommissionWeight>>,
}

/// Commission of one deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seq": 2, "deal_price": "2000000.00", "rate": "0.012", "amount": "24000.00"
}))]
pub struct CommissionLine {
    /// From 1, in the order of the deals.
    pub seq: u32,
    pub deal_price: Money,
    pub rate: Rate,
    /// Deal price × rate, HALF_UP.
    pub amount: Money,
}

/// What one party gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"party": "consultant", "amount": "30800.00"}))]
pub struct CommissionShare {
    pub party: String,
    pub amount: Money,
}

/// A commission with its deals and its parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "total": "44000.00",
    "lines": [
        {"seq": 1, "deal_price": "2000000.00", "rate": "0.01", "amount": "20000.00"},
        {"seq": 2, "deal_price": "2000000.00", "rate": "0.012", "amount": "24000.00"}
    ],
    "splits": [
        {"party": "consultant", "amount": "30800.00"},
        {"party": "team", "amount": "13200.00"}
    ]
}))]
pub struct Commission {
    /// Sum of the lines, also when retroactive.
    pub total: Money,
    #[schema(max_items = 2000)]
    pub lines: Vec<CommissionLine>,
    /// Null where no weights are given; else they sum to the total.
    #[schema(max_items = 50)]
    pub splits: Option<Vec<CommissionShare>>,
}

/// What remains due when deals fall away, and what is taken back of what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clawback {
    pub due: Money,
    /// Paid − due, netted from the next batch; zero where nothing is paid too much.
    pub clawed_back: Money,
}

/// Commission of the deals and its division.
pub fn commission(input: &CommissionInput) -> Result<Commission, Vec<Fault>> {
    let deals: Vec<Money> = input.base.iter().map(|price| price.money()).collect();
    let lines = earned(&deals, &input.tiers, input.mode)?;
    let total = held(Money::total(lines.iter().map(|line| line.amount)), "/base")?;
    let splits = input.splits.as_deref().filter(|splits| !splits.is_empty());
    let splits = splits.map(|splits| divided(total, splits)).transpose()?;
    Ok(Commission { total, lines, splits })
}

/// Commission of each deal.
pub fn earned(
    deals: &[Money],
    tiers: &[CommissionTier],
    mode: CommissionMode,
) -> Result<Vec<CommissionLine>, Vec<Fault>> {
    refuse(repeated(tiers))?;
    let mut lines = Vec::with_capacity(deals.len());
    for (index, deal) in deals.iter().enumerate() {
        let count = match mode {
            CommissionMode::Marginal => index + 1,
            CommissionMode::Retroactive => deals.len(),
        };
        let rate = rate_at(count, tiers);
        let exact = deal.decimal().checked_mul(rate.decimal());
        lines.push(CommissionLine {
            seq: u32::try_from(index + 1).unwrap_or(u32::MAX),
            deal_price: *deal,
            rate,
            amount: fen(exact, &format!("/base/{index}"))?,
        });
    }
    Ok(lines)
}

/// Commission on the deals that still live, against what was paid before.
pub fn clawback(
    paid: Money,
    live: &[Money],
    tiers: &[CommissionTier],
    mode: CommissionMode,
) -> Result<Clawback, Vec<Fault>> {
    let lines = earned(live, tiers, mode)?;
    let due = held(Money::total(lines.iter().map(|line| line.amount)), "/base")?;
    let clawed_back = held(paid.minus(due), "/base")?.max(Money::ZERO);
    Ok(Clawback { due, clawed_back })
}

/// Rate of the highest tier that a number of deals reaches; zero below the first.
fn rate_at(count: usize, tiers: &[CommissionTier]) -> Rate {
    let reached = |tier: &&CommissionTier| tier.from_count as usize <= count;
    let tier = tiers.iter().filter(reached).max_by_key(|tier| tier.from_count);
    tier.map_or(Rate::ZERO, |tier| tier.rate)
}

/// Tiers that begin where an earlier one does.
fn repeated(tiers: &[CommissionTier]) -> Vec<Fault> {
    let same = |index: usize| {
        let before = &tiers[..index];
        before.iter().any(|tier| tier.from_count == tiers[index].from_count)
    };
    let fault = |index| Fault::at(format!("/tiers/{index}/from_count"), FaultCode::Duplicate);
    (0..tiers.len()).filter(|index| same(*index)).map(fault).collect()
}

/// Shares by largest remainder, ties to the first.
fn divided(total: Money, splits: &[CommissionWeight]) -> Result<Vec<CommissionShare>, Vec<Fault>> {
    let weights: Vec<Decimal> = splits.iter().map(|split| split.weight.decimal()).collect();
    let parts =
        total.split(&weights).map_err(|Overflow| Fault::at("/splits", FaultCode::InvalidValue))?;
    let share = |(split, amount): (&CommissionWeight, Money)| CommissionShare {
        party: split.party.clone(),
        amount,
    };
    Ok(splits.iter().zip(parts).map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn tiers() -> Vec<CommissionTier> {
        [(1, 100), (11, 120), (21, 150)]
            .map(|(from_count, points)| CommissionTier {
                from_count,
                rate: Rate::basis_points(points),
            })
            .to_vec()
    }

    fn asked(base: &[&str], mode: &str, splits: Value) -> Value {
        let mut input = json!({"base": base, "tiers": tiers(), "mode": mode});
        input["splits"] = splits;
        input
    }

    #[test]
    fn both_modes_give_the_worked_totals() -> Tried {
        let deals = vec!["2000000.00"; 15];
        for (mode, count, total, last) in [
            ("marginal", 15, "320000.00", "0.012"),
            ("retroactive", 15, "360000.00", "0.012"),
            ("marginal", 10, "200000.00", "0.01"),
            ("retroactive", 10, "200000.00", "0.01"),
            ("retroactive", 11, "264000.00", "0.012"),
            ("marginal", 0, "0.00", ""),
        ] {
            let found = answer(commission, asked(&deals[..count], mode, json!(null)))?;
            assert_eq!(found["total"], total, "{mode} {count}");
            assert_eq!(found["splits"], json!(null));
            let lines = found["lines"].as_array().cloned().unwrap_or_default();
            assert_eq!(lines.len(), count);
            if let Some(line) = lines.last() {
                assert_eq!(line["rate"], last);
            }
        }
        Ok(())
    }

    #[test]
    fn each_deal_is_rounded_and_the_total_is_their_sum() -> Tried {
        let found = answer(commission, asked(&["100.50", "100.50"], "retroactive", json!(null)))?;
        let line = |seq: u32| {
            let price = "100.50";
            json!({"seq": seq, "deal_price": price, "rate": "0.01", "amount": "1.01"})
        };
        assert_eq!(found["lines"], json!([line(1), line(2)]));
        assert_eq!(found["total"], "2.02");
        Ok(())
    }

    #[test]
    fn cancelled_deals_are_clawed_back() -> Result<(), Vec<Fault>> {
        let deals = vec![Money::yuan(2_000_000); 15];
        let mode = CommissionMode::Retroactive;
        let paid = held(
            Money::total(earned(&deals, &tiers(), mode)?.iter().map(|line| line.amount)),
            "/base",
        )?;
        assert_eq!(paid, Money::yuan(360_000));
        let left = clawback(paid, &deals[..9], &tiers(), mode)?;
        let expected = Clawback { due: Money::yuan(180_000), clawed_back: Money::yuan(180_000) };
        assert_eq!(left, expected);
        let none = clawback(Money::yuan(1), &deals[..9], &tiers(), mode)?;
        assert_eq!(none.clawed_back, Money::ZERO);
        Ok(())
    }

    #[test]
    fn the_largest_remainder_takes_the_odd_fen() -> Tried {
        let weight = |party: &str, weight: &str| json!({"party": party, "weight": weight});
        for (weights, shares) in [
            (vec![weight("a", "1"), weight("b", "1"), weight("c", "1")], ["0.34", "0.34", "0.33"]),
            (vec![weight("a", "1"), weight("b", "2"), weight("c", "0")], ["0.34", "0.67", "0.00"]),
            (
                vec![weight("a", "0.2"), weight("b", "0.3"), weight("c", "0.5")],
                ["0.20", "0.30", "0.51"],
            ),
        ] {
            let found = answer(commission, asked(&["101.00"], "marginal", json!(weights)))?;
            assert_eq!(found["total"], "1.01");
            let found: Vec<_> =
                (0..3).map(|share| found["splits"][share]["amount"].clone()).collect();
            assert_eq!(found, shares);
        }
        Ok(())
    }

    #[test]
    fn rules_that_decide_nothing_are_refused() -> Tried {
        let none = json!([{"party": "a", "weight": "0"}]);
        assert_eq!(faults(commission, asked(&["1"], "marginal", none))?, ["/splits invalid_value"]);
        let twin = json!({"from_count": 1, "rate": "9999999999"});
        let input = json!({"base": ["1"], "tiers": [twin, twin], "mode": "marginal"});
        assert_eq!(faults(commission, input)?, ["/tiers/1/from_count duplicate"]);
        let input = json!({"base": ["99999999999.99"], "tiers": [twin], "mode": "marginal"});
        assert_eq!(faults(commission, input)?, ["/base/0 out_of_range"]);
        Ok(())
    }

    proptest! {
        #[test]
        fn rising_tiers_pay_no_less_retroactively_and_shares_sum_to_the_total(
            deals in prop::collection::vec(0_i64..100_000_000_000, 0..30),
            steps in prop::collection::vec((1_u32..10, 0_i64..1_000_000), 1..6),
            weights in prop::collection::vec(1_i64..1_000, 1..8),
        ) {
            let (mut from_count, mut units) = (0, 0);
            let mut tiers = Vec::new();
            for (count, rise) in steps {
                from_count += count;
                units += rise;
                tiers.push(CommissionTier { from_count, rate: Rate::scaled(units) });
            }
            let deals: Vec<Money> = deals.into_iter().map(Money::fen).collect();
            let sum = |mode| -> Result<i64, TestCaseError> {
                let lines = earned(&deals, &tiers, mode)
                    .map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
                Ok(lines.iter().map(|line| line.amount.as_fen()).sum())
            };
            let marginal = sum(CommissionMode::Marginal)?;
            prop_assert!(marginal <= sum(CommissionMode::Retroactive)?);
            let weights: Vec<CommissionWeight> = weights
                .into_iter()
                .map(|weight| CommissionWeight {
                    party: String::new(),
                    weight: Rate::scaled(weight),
                })
                .collect();
            let shares = divided(Money::fen(marginal), &weights)
                .map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
            let sum: i64 = shares.iter().map(|share| share.amount.as_fen()).sum();
            prop_assert_eq!(sum, marginal);
        }
    }
}
