//! What a termination 退房 gives back, and to whom.
//!
//! The bank that paid off the loan comes first, the buyer gets the rest by the original route;
//! nobody gets more than is refundable.

use crate::kernel::fault::{Fault, FaultCode, held, refuse};
use entity::receivables::item::{Item, ItemGroup};
use entity::{Amount, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Money of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"item": "down_payment", "amount": "526339.00"}))]
pub struct ItemAmount {
    pub item: Item,
    pub amount: Amount,
}

/// What a bank is to get back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank": "Bank of China", "amount": "1320000.00"}))]
pub struct BankPayOff {
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub bank: String,
    /// Pay-off amount of the loan.
    pub amount: Amount,
}

/// A trade that ends early.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "received": [
        {"item": "earnest", "amount": "50000.00"},
        {"item": "down_payment", "amount": "526339.00"},
        {"item": "mortgage", "amount": "1320000.00"}
    ],
    "unremitted": [{"item": "maintenance_fund", "amount": "8000.00"}],
    "forfeiture": "50000.00", "penalty": "3113.41", "deductions": "0.00",
    "loans": [{"bank": "Bank of China", "amount": "1320000.00"}]
}))]
pub struct TerminationInput {
    /// Money received, without on-behalf items.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub received: Vec<ItemAmount>,
    /// On-behalf money that is still here.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub unremitted: Vec<ItemAmount>,
    /// Earnest money that is kept.
    pub forfeiture: Amount,
    /// Penalties that are still owed.
    pub penalty: Amount,
    /// Further deductions that were agreed.
    pub deductions: Amount,
    /// Loans in the order in which they are paid off.
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub loans: Vec<BankPayOff>,
}

/// What one bank gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"bank": "Bank of China", "amount": "1320000.00"}))]
pub struct BankRefund {
    pub bank: String,
    pub amount: Money,
}

/// What is given back, and to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "refundable": "1851225.59",
    "to_banks": [{"bank": "Bank of China", "amount": "1320000.00"}],
    "to_buyer": "531225.59"
}))]
pub struct Termination {
    /// Zero where the deductions exceed what came in.
    pub refundable: Money,
    /// One entry per loan, in the order given; less than its pay-off amount where the refundable
    /// sum does not reach.
    #[schema(max_items = 20)]
    pub to_banks: Vec<BankRefund>,
    pub to_buyer: Money,
}

/// Refundable = received + not yet remitted − forfeiture − penalty − deductions; banks first.
pub fn termination(input: &TerminationInput) -> Result<Termination, Vec<Fault>> {
    let mut faults = misplaced(&input.received, "received", false);
    faults.extend(misplaced(&input.unremitted, "unremitted", true));
    refuse(faults)?;
    let sum = |lines: &[ItemAmount], pointer| {
        held(Money::total(lines.iter().map(|line| line.amount.money())), pointer)
    };
    let received = sum(&input.received, "/received")?;
    let unremitted = sum(&input.unremitted, "/unremitted")?;
    let kept = [&input.forfeiture, &input.penalty, &input.deductions];
    let kept = Money::total(kept.into_iter().map(|amount| amount.money()));
    let kept = kept.map_err(|_| Fault::at("/deductions", FaultCode::OutOfRange))?;
    let refundable = held(refundable(received, unremitted, kept), "/received")?;
    let mut left = refundable;
    let mut to_banks = Vec::with_capacity(input.loans.len());
    for (index, loan) in input.loans.iter().enumerate() {
        let amount = loan.amount.money().min(left);
        left = held(left.minus(amount), &format!("/loans/{index}/amount"))?;
        to_banks.push(BankRefund { bank: loan.bank.clone(), amount });
    }
    Ok(Termination { refundable, to_banks, to_buyer: left })
}

/// What is refundable of a trade, never below zero.
pub fn refundable(
    received: Money,
    unremitted: Money,
    kept: Money,
) -> Result<Money, entity::money::Overflow> {
    Ok(received.plus(unremitted)?.minus(kept)?.max(Money::ZERO))
}

/// Items that stand in the wrong list: on-behalf money has its own.
fn misplaced(lines: &[ItemAmount], list: &str, on_behalf: bool) -> Vec<Fault> {
    let wrong = |line: &ItemAmount| (line.item.group() == ItemGroup::OnBehalf) != on_behalf;
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| wrong(line))
        .map(|(index, _)| Fault::at(format!("/{list}/{index}/item"), FaultCode::InvalidValue))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn ended(forfeiture: &str, deductions: &str, loans: Value) -> Value {
        let mut input = json!({
            "received": [
                {"item": "earnest", "amount": "50000.00"},
                {"item": "down_payment", "amount": "526339.00"},
                {"item": "mortgage", "amount": "1320000.00"},
            ],
            "unremitted": [{"item": "maintenance_fund", "amount": "8000.00"}],
            "forfeiture": forfeiture, "penalty": "3113.41", "deductions": deductions,
        });
        input["loans"] = loans;
        input
    }

    #[test]
    fn the_bank_is_paid_first_and_the_buyer_gets_the_rest() -> Tried {
        let bank = |name: &str, amount: &str| json!({"bank": name, "amount": amount});
        for (forfeiture, deductions, loans, refundable, to_banks, to_buyer) in [
            (
                "50000.00",
                "0",
                json!([bank("A", "1320000.00")]),
                "1851225.59",
                json!([bank("A", "1320000.00")]),
                "531225.59",
            ),
            (
                "0",
                "600000",
                json!([bank("A", "1000000.00"), bank("B", "500000")]),
                "1301225.59",
                json!([bank("A", "1000000.00"), bank("B", "301225.59")]),
                "0.00",
            ),
            (
                "50000.00",
                "9000000",
                json!([bank("A", "1")]),
                "0.00",
                json!([bank("A", "0.00")]),
                "0.00",
            ),
            ("50000.00", "0", json!([]), "1851225.59", json!([]), "1851225.59"),
        ] {
            let expected =
                json!({"refundable": refundable, "to_banks": to_banks, "to_buyer": to_buyer});
            assert_eq!(answer(termination, ended(forfeiture, deductions, loans))?, expected);
        }
        Ok(())
    }

    #[test]
    fn on_behalf_money_stands_in_its_own_list() -> Tried {
        let input = json!({
            "received": [{"item": "deed_tax", "amount": "1"}],
            "unremitted": [
                {"item": "deed_tax", "amount": "1"},
                {"item": "earnest", "amount": "1"},
            ],
            "forfeiture": "0", "penalty": "0", "deductions": "0", "loans": [],
        });
        let expected = ["/received/0/item invalid_value", "/unremitted/1/item invalid_value"];
        assert_eq!(faults(termination, input)?, expected);
        Ok(())
    }

    #[test]
    fn sums_beyond_any_column_are_refused() -> Tried {
        let huge = json!({"item": "earnest", "amount": "99999999999.99"});
        let input = json!({
            "received": [huge, huge], "unremitted": [],
            "forfeiture": "0", "penalty": "0", "deductions": "0", "loans": [],
        });
        assert_eq!(faults(termination, input)?, ["/received out_of_range"]);
        Ok(())
    }

    proptest! {
        #[test]
        fn banks_and_buyer_sum_to_what_is_refundable(
            received in prop::collection::vec(0_i64..1_000_000_000, 0..5),
            loans in prop::collection::vec(0_i64..1_000_000_000, 0..4),
            forfeiture in 0_i64..1_000_000_000,
        ) {
            let amount = |fen: i64| Money::fen(fen).to_string().parse::<Amount>();
            let fail = |error: entity::decimal::ParseError| TestCaseError::fail(error.to_string());
            let mut input = TerminationInput {
                received: Vec::new(),
                unremitted: Vec::new(),
                forfeiture: amount(forfeiture).map_err(fail)?,
                penalty: Amount::default(),
                deductions: Amount::default(),
                loans: Vec::new(),
            };
            for fen in received {
                let amount = amount(fen).map_err(fail)?;
                input.received.push(ItemAmount { item: Item::Instalment, amount });
            }
            for fen in loans {
                let amount = amount(fen).map_err(fail)?;
                input.loans.push(BankPayOff { bank: String::new(), amount });
            }
            let ended = termination(&input)
                .map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
            let banks: i64 = ended.to_banks.iter().map(|bank| bank.amount.as_fen()).sum();
            prop_assert_eq!(banks + ended.to_buyer.as_fen(), ended.refundable.as_fen());
            prop_assert!(!ended.to_buyer.is_negative());
        }
    }
}
