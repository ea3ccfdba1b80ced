//! Amortisation: what a buyer pays back month by month, by the two methods of Chinese banks.

use crate::kernel::fault::{Fault, FaultCode, fen, held};
use crate::receivables::plan::amortisation::MortgageMethod::{EqualInstalment, EqualPrincipal};
use chrono::Datelike;
use entity::calendar::add_months;
use entity::{Amount, Money, Rate};
use rust_decimal::{Decimal, MathematicalOps};
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

const YEAR_MAX: i32 = 9_999;

entity::worded! {
    /// How the loan is paid back.
    MortgageMethod in "mortgage_method" {
        /// 等额本息: the same payment every month.
        "equal_instalment" EqualInstalment ("等额本息", "Equal instalments"),
        /// 等额本金: the same principal every month.
        "equal_principal" EqualPrincipal ("等额本金", "Equal principal"),
    }
}

/// A loan as a bank quotes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "principal": "200000.00", "annual_rate": "0.0225", "months": 2,
    "method": "equal_instalment", "first_due_on": "2025-05-20"
}))]
pub struct MortgageInput {
    pub principal: Amount,
    /// A month bears a twelfth of it.
    pub annual_rate: Rate,
    #[validate(range(min = 1, max = 600))]
    #[schema(minimum = 1, maximum = 600)]
    pub months: u32,
    pub method: MortgageMethod,
    pub first_due_on: Date,
}

/// One month of the loan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seq": 1, "due_on": "2025-05-20", "payment": "5927.39",
    "principal": "2077.39", "interest": "3850.00", "balance": "1317922.61"
}))]
pub struct MortgageInstalment {
    pub seq: u32,
    pub due_on: Date,
    /// Principal + interest.
    pub payment: Money,
    pub principal: Money,
    /// Balance before × annual rate ÷ 12.
    pub interest: Money,
    /// Still owed afterwards.
    pub balance: Money,
}

/// What the loan costs, month by month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "monthly": "100281.34", "total_interest": "562.68",
    "schedule": [
        {
            "seq": 1, "due_on": "2025-05-20", "payment": "100281.34",
            "principal": "99906.34", "interest": "375.00", "balance": "100093.66"
        },
        {
            "seq": 2, "due_on": "2025-06-20", "payment": "100281.34",
            "principal": "100093.66", "interest": "187.68", "balance": "0.00"
        }
    ]
}))]
pub struct MortgageSchedule {
    /// The annuity; with equal principal the first, largest payment.
    pub monthly: Money,
    pub total_interest: Money,
    /// The last instalment takes the remainder, so that principal parts sum to the loan.
    #[schema(min_items = 1, max_items = 600)]
    pub schedule: Vec<MortgageInstalment>,
}

/// Pays a loan back.
pub fn mortgage(input: &MortgageInput) -> Result<MortgageSchedule, Vec<Fault>> {
    if input.months == 0 || input.months > 600 {
        return Err(Fault::at("/months", FaultCode::OutOfRange).into());
    }
    let principal = input.principal.money();
    let level = match input.method {
        EqualInstalment => annuity(principal, input.annual_rate, input.months)?,
        EqualPrincipal => {
            fen(principal.decimal().checked_div(Decimal::from(input.months)), "/principal")?
        }
    };
    let mut schedule = Vec::new();
    let mut balance = principal;
    for seq in 1..=input.months {
        let interest = interest(balance, input.annual_rate)?;
        let part = match input.method {
            _ if seq == input.months => balance,
            EqualInstalment => held(level.minus(interest), "/annual_rate")?.min(balance),
            EqualPrincipal => level.min(balance),
        };
        balance = held(balance.minus(part), "/principal")?;
        schedule.push(MortgageInstalment {
            seq,
            due_on: due_on(input.first_due_on, seq)?,
            payment: held(part.plus(interest), "/annual_rate")?,
            principal: part,
            interest,
            balance,
        });
    }
    let monthly = match (input.method, schedule.first()) {
        (EqualPrincipal, Some(first)) => first.payment,
        _ => level,
    };
    let total = Money::total(schedule.iter().map(|month| month.interest));
    Ok(MortgageSchedule { monthly, total_interest: held(total, "/annual_rate")?, schedule })
}

/// P·i ÷ (1 − (1 + i)^−n), HALF_UP; P ÷ n without interest.
fn annuity(principal: Money, annual_rate: Rate, months: u32) -> Result<Money, Fault> {
    let monthly = annual_rate.decimal() / Decimal::from(12);
    if monthly.is_zero() {
        return fen(principal.decimal().checked_div(Decimal::from(months)), "/principal");
    }
    // A power beyond any number leaves interest only: its inverse is nothing.
    let power = (Decimal::ONE + monthly).checked_powu(u64::from(months));
    let present = power.map_or(Decimal::ZERO, |power| Decimal::ONE / power);
    let value = principal
        .decimal()
        .checked_mul(annual_rate.decimal())
        .and_then(|year| year.checked_div(Decimal::from(12)))
        .and_then(|month| month.checked_div(Decimal::ONE - present));
    fen(value, "/annual_rate")
}

/// Interest of one month.
fn interest(balance: Money, annual_rate: Rate) -> Result<Money, Fault> {
    let year = balance.decimal().checked_mul(annual_rate.decimal());
    fen(year.and_then(|year| year.checked_div(Decimal::from(12))), "/annual_rate")
}

/// Due day of an instalment, counted from the first so that a month's end is kept.
fn due_on(first: Date, seq: u32) -> Result<Date, Fault> {
    add_months(first, seq.saturating_sub(1))
        .filter(|day| day.year() <= YEAR_MAX)
        .ok_or_else(|| Fault::at("/first_due_on", FaultCode::OutOfRange))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn asked(principal: &str, rate: &str, months: u32, method: &str) -> Value {
        json!({
            "principal": principal, "annual_rate": rate, "months": months,
            "method": method, "first_due_on": "2025-01-31",
        })
    }

    #[test]
    fn both_methods_give_their_figures() -> Tried {
        // principal, rate, months, method → monthly, total interest, last payment
        for (principal, rate, months, method, monthly, interest, last) in [
            ("1320000.00", "0.035", 360, "equal_instalment", "5927.39", "813860.22", "5927.21"),
            ("1320000.00", "0.035", 360, "equal_principal", "7516.67", "694924.38", "3676.16"),
            ("1000000.00", "0.049", 240, "equal_instalment", "6544.44", "570665.67", "6544.51"),
            ("120000.00", "0", 12, "equal_instalment", "10000.00", "0.00", "10000.00"),
            ("100.00", "0", 3, "equal_principal", "33.33", "0.00", "33.34"),
            ("0.60", "0", 100, "equal_principal", "0.01", "0.00", "0.00"),
            ("0", "0.05", 12, "equal_instalment", "0.00", "0.00", "0.00"),
        ] {
            let plan = answer(mortgage, asked(principal, rate, months, method))?;
            assert_eq!(plan["monthly"], monthly, "{principal} {rate} {method}");
            assert_eq!(plan["total_interest"], interest, "{principal} {rate} {method}");
            let months = plan["schedule"].as_array().cloned().unwrap_or_default();
            assert_eq!(months.last().map(|month| month["payment"].clone()), Some(json!(last)));
        }
        Ok(())
    }

    #[test]
    fn due_days_keep_the_end_of_the_month() -> Tried {
        let plan = answer(mortgage, asked("300", "0.06", 3, "equal_instalment"))?;
        let days: Vec<_> = (0..3).map(|month| plan["schedule"][month]["due_on"].clone()).collect();
        assert_eq!(days, ["2025-01-31", "2025-02-28", "2025-03-31"]);
        Ok(())
    }

    #[test]
    fn impossible_loans_are_refused_without_a_panic() -> Tried {
        for (input, expected) in [
            (asked("100", "0.05", 0, "equal_instalment"), "/months out_of_range"),
            (asked("100", "0.05", 601, "equal_principal"), "/months out_of_range"),
            (
                asked("99999999999.99", "9999999999", 600, "equal_instalment"),
                "/annual_rate out_of_range",
            ),
            (
                asked("99999999999.99", "9999999999", 600, "equal_principal"),
                "/annual_rate out_of_range",
            ),
        ] {
            assert_eq!(faults(mortgage, input)?, [expected]);
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn principal_parts_sum_to_the_loan(
            principal in 0_i64..100_000_000_000,
            rate in 0_i64..100_000_000,
            months in 1_u32..480,
            equal_principal: bool,
        ) {
            let input = MortgageInput {
                principal: Money::fen(principal)
                    .to_string()
                    .parse()
                    .map_err(|_| TestCaseError::fail("amount"))?,
                annual_rate: Rate::scaled(rate),
                months,
                method: if equal_principal { EqualPrincipal } else { EqualInstalment },
                first_due_on: Date::default(),
            };
            let plan = mortgage(&input)
                .map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
            let sum: i64 = plan.schedule.iter().map(|month| month.principal.as_fen()).sum();
            prop_assert_eq!(sum, principal);
            for month in &plan.schedule {
                prop_assert!(!month.principal.is_negative() && !month.balance.is_negative());
            }
        }
    }
}
