//! Question and answer of the penalty, as a calculator and as the acts use them.

use crate::kernel::fault::Fault;
use crate::receivables::penalty::accrual::{Debt, accrue};
use entity::sales::terms::PenaltyTerms;
use entity::{Amount, Money, Rate};
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A payment on the overdue line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"on": "2025-03-20", "amount": "200000.00"}))]
pub struct PenaltyPayment {
    pub on: Date,
    pub amount: Amount,
}

/// A line, what was paid on it, and the terms for its delay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "principal": "518901.70", "due_on": "2025-03-10", "as_of": "2025-04-09",
    "terms": {"model": "daily_rate", "rate": "0.0002"},
    "payments": [{"on": "2025-03-20", "amount": "200000.00"}]
}))]
pub struct PenaltyInput {
    pub principal: Amount,
    pub due_on: Date,
    /// Payments after this day are not seen.
    pub as_of: Date,
    pub terms: PenaltyTerms,
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub payments: Vec<PenaltyPayment>,
}

/// A span of delay with one principal and one rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "from_on": "2025-03-10", "to_on": "2025-03-20", "days": 10,
    "principal": "518901.70", "rate": "0.0002", "amount": "1037.80"
}))]
pub struct PenaltySegment {
    pub from_on: Date,
    /// Payment, change of rate or end; the day belongs to the next segment.
    pub to_on: Date,
    pub days: i64,
    /// Overdue principal; with compound interest the balance at the start of the segment.
    pub principal: Money,
    pub rate: Rate,
    pub amount: Money,
}

/// A penalty with the segments it is the sum of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "days": 30, "principal": "318901.70", "penalty": "2313.41", "total": "321215.11",
    "segments": [
        {
            "from_on": "2025-03-10", "to_on": "2025-03-20", "days": 10,
            "principal": "518901.70", "rate": "0.0002", "amount": "1037.80"
        },
        {
            "from_on": "2025-03-20", "to_on": "2025-04-09", "days": 20,
            "principal": "318901.70", "rate": "0.0002", "amount": "1275.61"
        }
    ]
}))]
pub struct PenaltyAccrual {
    /// Overdue time of the line: from its due day until it was paid in full, or `as_of`.
    pub days: i64,
    /// Principal still open on `as_of`.
    pub principal: Money,
    /// Sum of the segments, then the caps.
    pub penalty: Money,
    /// Principal + penalty.
    pub total: Money,
    pub segments: Vec<PenaltySegment>,
}

/// Penalty of a line on a day.
pub fn penalty(input: &PenaltyInput) -> Result<PenaltyAccrual, Vec<Fault>> {
    let payments: Vec<(Date, Money)> =
        input.payments.iter().map(|payment| (payment.on, payment.amount.money())).collect();
    let debt = Debt {
        principal: input.principal.money(),
        due_on: input.due_on,
        as_of: input.as_of,
        payments: &payments,
    };
    let placed =
        |faults: Vec<Fault>| faults.into_iter().map(|fault| fault.under("/terms")).collect();
    accrue(&debt, &input.terms).map_err(placed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use serde_json::{Value, json};

    fn asked(as_of: &str, terms: Value, payments: Value) -> Value {
        let mut input = json!({
            "principal": "518901.70", "due_on": "2025-03-10", "as_of": as_of,
        });
        input["terms"] = terms;
        input["payments"] = payments;
        input
    }

    fn daily() -> Value {
        json!({"model": "daily_rate", "rate": "0.0002"})
    }

    fn with(mut terms: Value, name: &str, value: Value) -> Value {
        terms[name] = value;
        terms
    }

    #[test]
    fn every_model_gives_the_worked_figures() -> Tried {
        let model = |model: &str, rate: &str| json!({"model": model, "rate": rate});
        let bands = json!([{"beyond_days": 90, "rate": "0.0003"}]);
        let replace = with(daily(), "bands", bands);
        let additive = with(replace.clone(), "bands_mode", json!("additive"));
        let compound = model("compound", "0.06");
        let years = with(compound.clone(), "year_count", json!("anniversaries"));
        for (as_of, terms, days, penalty) in [
            ("2025-04-09", daily(), 30, "3113.41"),
            ("2025-04-09", model("simple", "0.06"), 30, "2558.97"),
            ("2025-04-09", compound.clone(), 30, "2491.10"),
            ("2025-06-18", replace.clone(), 100, "15567.05"),
            ("2025-06-18", additive, 100, "10896.94"),
            ("2025-06-08", replace, 90, "9340.23"),
            ("2027-03-10", compound.clone(), 730, "64136.25"),
            ("2027-03-10", years.clone(), 730, "64136.25"),
            ("2028-03-10", years.clone(), 1096, "99118.53"),
            ("2028-03-10", compound.clone(), 1096, "99217.20"),
            ("2028-09-06", years, 1276, "117135.17"),
            ("2125-03-10", compound, 36524, "176221389.94"),
            ("2025-03-10", daily(), 0, "0.00"),
            ("2025-01-01", daily(), 0, "0.00"),
        ] {
            let found = answer(super::penalty, asked(as_of, terms.clone(), json!([])))?;
            assert_eq!(found["days"], days, "{as_of} {terms}");
            assert_eq!(found["penalty"], penalty, "{as_of} {terms}");
            assert_eq!(found["principal"], "518901.70");
        }
        Ok(())
    }

    #[test]
    fn a_payment_splits_the_time() -> Tried {
        let payments = json!([{"on": "2025-03-20", "amount": "200000"}]);
        let segment = |from: &str, to: &str, days: i64, principal: &str, amount: &str| {
            json!({
                "from_on": from, "to_on": to, "days": days,
                "principal": principal, "rate": "0.0002", "amount": amount,
            })
        };
        assert_eq!(
            answer(penalty, asked("2025-04-09", daily(), payments))?,
            json!({
                "days": 30, "principal": "318901.70",
                "penalty": "2313.41", "total": "321215.11",
                "segments": [
                    segment("2025-03-10", "2025-03-20", 10, "518901.70", "1037.80"),
                    segment("2025-03-20", "2025-04-09", 20, "318901.70", "1275.61"),
                ],
            })
        );
        Ok(())
    }

    #[test]
    fn payments_decide_by_their_day() -> Tried {
        let pay = |on: &str, amount: &str| json!([{"on": on, "amount": amount}]);
        let grace = with(daily(), "grace_days", json!(5));
        let compound = json!({"model": "compound", "rate": "0.06"});
        for (terms, payments, days, principal, penalty) in [
            // On the due day: it reduces the principal at the start.
            (daily(), pay("2025-03-10", "200000"), 30, "318901.70", "1913.41"),
            (daily(), pay("2025-03-01", "518901.70"), 0, "0.00", "0.00"),
            // After the day asked for: not seen.
            (daily(), pay("2025-04-10", "200000"), 30, "518901.70", "3113.41"),
            // Of nothing, or on the last day: without effect on the time before.
            (daily(), pay("2025-03-20", "0"), 30, "518901.70", "3113.41"),
            (daily(), pay("2025-04-09", "200000"), 30, "318901.70", "3113.41"),
            // In full, even in excess: the time ends.
            (daily(), pay("2025-03-20", "600000"), 10, "0.00", "1037.80"),
            (compound.clone(), pay("2025-03-20", "518901.70"), 10, "0.00", "829.04"),
            // Within the grace days: nothing when in full, from the due day otherwise.
            (grace.clone(), pay("2025-03-15", "518901.70"), 5, "0.00", "0.00"),
            (grace.clone(), pay("2025-03-16", "518901.70"), 6, "0.00", "622.68"),
            (grace, pay("2025-03-13", "200000"), 30, "318901.70", "2033.41"),
            // The compounded balance less the payment goes on.
            (compound, pay("2025-03-20", "200000"), 30, "318901.70", "1851.51"),
        ] {
            let input = asked("2025-04-09", terms.clone(), payments.clone());
            let found = answer(super::penalty, input)?;
            assert_eq!(found["days"], days, "{terms} {payments}");
            assert_eq!(found["principal"], principal, "{terms} {payments}");
            assert_eq!(found["penalty"], penalty, "{terms} {payments}");
        }
        Ok(())
    }

    #[test]
    fn caps_limit_the_sum() -> Tried {
        for (name, value, penalty) in [
            ("cap_amount", "3000.00", "3000.00"),
            ("cap_amount", "4000.00", "3113.41"),
            ("cap_ratio", "0.005", "2594.51"),
            ("cap_ratio", "1", "3113.41"),
        ] {
            let terms = with(daily(), name, json!(value));
            let found = answer(super::penalty, asked("2025-04-09", terms, json!([])))?;
            assert_eq!(found["penalty"], penalty, "{name} {value}");
            assert_eq!(found["segments"][0]["amount"], "3113.41");
        }
        Ok(())
    }

    #[test]
    fn terms_that_contradict_themselves_are_refused() -> Tried {
        let band = |beyond: u32| json!({"beyond_days": beyond, "rate": "0.0003"});
        let compound = json!({"model": "compound", "rate": "0.06", "bands": [band(1)]});
        for (terms, expected) in [
            (compound, vec!["/terms/bands conflict"]),
            (
                with(daily(), "bands", json!([band(9), band(9)])),
                vec!["/terms/bands/1/beyond_days duplicate"],
            ),
            (
                with(daily(), "bands", json!([band(9), band(8), band(36501)])),
                vec![
                    "/terms/bands/1/beyond_days invalid_value",
                    "/terms/bands/2/beyond_days out_of_range",
                ],
            ),
            (with(daily(), "grace_days", json!(3651)), vec!["/terms/grace_days out_of_range"]),
            (with(daily(), "rate", json!("9999999999")), vec!["/terms/rate out_of_range"]),
            (json!({"model": "simple", "rate": "9999999999"}), vec!["/terms/rate out_of_range"]),
        ] {
            assert_eq!(faults(penalty, asked("2125-04-09", terms, json!([])))?, expected);
        }
        let input = json!({
            "principal": "99999999999.99", "due_on": "1900-01-01", "as_of": "9999-12-31",
            "terms": {"model": "compound", "rate": "9999999999"},
        });
        assert_eq!(faults(penalty, input)?, ["/terms/rate out_of_range"]);
        Ok(())
    }
}
