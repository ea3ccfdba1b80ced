//! Waterfall: money that came in runs over the open lines in an agreed order.

use crate::kernel::fault::{Fault, FaultCode, held, refuse};
use entity::receivables::receipt::AllocationPolicy;
use entity::{Amount, Money};
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use validator::Validate;

entity::worded! {
    /// What a line is to a policy.
    DebtKind in "debt_kind" {
        "principal" Principal ("本金", "Principal"),
        "penalty" Penalty ("违约金", "Penalty"),
    }
}

/// An open line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "id": "A", "due_on": "2025-03-10", "seq": 1, "kind": "principal", "balance": "518901.70"
}))]
pub struct AllocationLine {
    /// Any text of the caller's, returned as sent.
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub id: String,
    /// Null while the line is not due by any date: it comes last.
    pub due_on: Option<Date>,
    /// Decides between lines of the same day.
    #[validate(range(min = 0, max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub seq: u32,
    pub kind: DebtKind,
    pub balance: Amount,
}

/// Part of a receipt that is meant for one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "A", "amount": "100000.00"}))]
pub struct ExplicitAllocation {
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub id: String,
    pub amount: Amount,
}

/// A receipt and the lines it may settle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "amount": "600000.00",
    "policy": "principal_first",
    "lines": [
        {
            "id": "A", "due_on": "2025-03-10", "seq": 1, "kind": "principal",
            "balance": "518901.70"
        },
        {"id": "P", "due_on": "2025-04-09", "seq": 3, "kind": "penalty", "balance": "3113.41"},
        {
            "id": "B", "due_on": "2025-06-10", "seq": 2, "kind": "principal",
            "balance": "568901.70"
        }
    ]
}))]
pub struct AllocationInput {
    pub amount: Amount,
    pub policy: AllocationPolicy,
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub lines: Vec<AllocationLine>,
    /// Required with policy `explicit`, refused with the others.
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub explicit: Option<Vec<ExplicitAllocation>>,
}

/// Money laid on one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"id": "A", "amount": "518901.70"}))]
pub struct LaidAllocation {
    pub id: String,
    pub amount: Money,
}

/// A receipt laid out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "allocations": [
        {"id": "A", "amount": "518901.70"},
        {"id": "B", "amount": "81098.30"}
    ],
    "credit": "0.00"
}))]
pub struct Allocations {
    /// In the order in which money was laid; lines that got none are left out.
    #[schema(max_items = 500)]
    pub allocations: Vec<LaidAllocation>,
    /// What no line took 多收.
    pub credit: Money,
}

/// An open line as the order of a policy sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLine {
    pub due_on: Option<Date>,
    pub seq: u32,
    pub kind: DebtKind,
    pub balance: Money,
}

/// Money by index of the line it was laid on, and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    pub parts: Vec<(usize, Money)>,
    pub credit: Money,
}

/// Lays an amount on the lines.
pub fn allocation(input: &AllocationInput) -> Result<Allocations, Vec<Fault>> {
    let lines: Vec<OpenLine> = input.lines.iter().map(open_line).collect();
    let places = places(&input.lines)?;
    let amount = input.amount.money();
    let laid = match (input.policy, &input.explicit) {
        (AllocationPolicy::Explicit, None) => {
            return Err(Fault::at("/explicit", FaultCode::Required).into());
        }
        (AllocationPolicy::Explicit, Some(parts)) => {
            let mut named = Vec::with_capacity(parts.len());
            let mut faults = Vec::new();
            for (index, part) in parts.iter().enumerate() {
                match places.get(part.id.as_str()) {
                    Some(place) => named.push((*place, part.amount.money())),
                    None => faults.push(Fault::at(pointer(index, "id"), FaultCode::NotFound)),
                }
            }
            refuse(faults)?;
            explicit(amount, &lines, &named)?
        }
        (_, Some(_)) => return Err(Fault::at("/explicit", FaultCode::Conflict).into()),
        (policy, None) => waterfall(amount, policy, &lines),
    };
    let named = |(index, amount): (usize, Money)| LaidAllocation {
        id: input.lines[index].id.clone(),
        amount,
    };
    Ok(Allocations {
        allocations: laid.parts.into_iter().map(named).collect(),
        credit: laid.credit,
    })
}

/// Lays an amount on lines in the order of a policy; `explicit` has none of its own and lays
/// nothing.
#[must_use]
pub fn waterfall(amount: Money, policy: AllocationPolicy, lines: &[OpenLine]) -> Laid {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let rank = |kind: DebtKind| match policy {
        AllocationPolicy::PrincipalFirst => kind == DebtKind::Penalty,
        AllocationPolicy::PenaltyFirst => kind == DebtKind::Principal,
        AllocationPolicy::Fifo | AllocationPolicy::Explicit => false,
    };
    order.sort_by_key(|&index| {
        let line = &lines[index];
        (rank(line.kind), line.due_on.is_none(), line.due_on, line.seq)
    });
    if policy == AllocationPolicy::Explicit {
        order.clear();
    }
    let mut credit = amount;
    let mut parts = Vec::new();
    for index in order {
        let part = credit.min(lines[index].balance);
        if part.is_positive() {
            credit = Money::fen(credit.as_fen() - part.as_fen());
            parts.push((index, part));
        }
    }
    Laid { parts, credit }
}

/// Lays named parts: no line takes more than its balance, all together no more than the amount.
pub fn explicit(
    amount: Money,
    lines: &[OpenLine],
    named: &[(usize, Money)],
) -> Result<Laid, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut seen = vec![false; lines.len()];
    for (index, (place, part)) in named.iter().enumerate() {
        if std::mem::replace(&mut seen[*place], true) {
            faults.push(Fault::at(pointer(index, "id"), FaultCode::Duplicate));
        }
        if *part > lines[*place].balance {
            faults.push(Fault::at(pointer(index, "amount"), FaultCode::OutOfRange));
        }
    }
    let sum = Money::total(named.iter().map(|(_, part)| *part));
    let sum = held(sum, "/explicit").unwrap_or(Money::MAX);
    if sum > amount {
        let text = format!("{sum} > {amount}");
        faults.push(Fault::at("/explicit", FaultCode::SumMismatch).saying(text));
    }
    refuse(faults)?;
    let parts = named.iter().copied().filter(|(_, part)| part.is_positive()).collect();
    Ok(Laid { parts, credit: held(amount.minus(sum), "/amount")? })
}

fn open_line(line: &AllocationLine) -> OpenLine {
    let balance = line.balance.money();
    OpenLine { due_on: line.due_on, seq: line.seq, kind: line.kind, balance }
}

/// Place of each id; an id that is used twice names no line.
fn places(lines: &[AllocationLine]) -> Result<HashMap<&str, usize>, Vec<Fault>> {
    let mut places = HashMap::with_capacity(lines.len());
    let mut faults = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if places.insert(line.id.as_str(), index).is_some() {
            faults.push(Fault::at(format!("/lines/{index}/id"), FaultCode::Duplicate));
        }
    }
    refuse(faults)?;
    Ok(places)
}

fn pointer(index: usize, field: &str) -> String {
    format!("/explicit/{index}/{field}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn line(id: &str, due_on: Value, seq: u32, kind: &str, balance: &str) -> Value {
        let mut input = json!({"id": id, "seq": seq, "kind": kind, "balance": balance});
        input["due_on"] = due_on;
        input
    }

    fn worked(amount: &str, policy: &str, explicit: Value) -> Value {
        let mut input = json!({
            "amount": amount, "policy": policy,
            "lines": [
                line("undated", json!(null), 0, "principal", "100.00"),
                line("second", json!("2025-06-10"), 2, "principal", "568901.70"),
                line("first", json!("2025-03-10"), 1, "principal", "518901.70"),
                line("penalty", json!("2025-04-09"), 3, "penalty", "3113.41"),
            ],
        });
        input["explicit"] = explicit;
        input
    }

    #[test]
    fn each_policy_lays_the_worked_receipt_in_its_order() -> Tried {
        for (policy, amount, laid, credit) in [
            ("fifo", "600000", "first 518901.70, penalty 3113.41, second 77984.89", "0.00"),
            ("principal_first", "600000", "first 518901.70, second 81098.30", "0.00"),
            (
                "penalty_first",
                "600000",
                "penalty 3113.41, first 518901.70, second 77984.89",
                "0.00",
            ),
            (
                "principal_first",
                "1087903.40",
                "first 518901.70, second 568901.70, undated 100.00",
                "0.00",
            ),
            (
                "fifo",
                "2000000",
                "first 518901.70, penalty 3113.41, second 568901.70, undated 100.00",
                "908983.19",
            ),
            ("fifo", "0", "", "0.00"),
        ] {
            let found = answer(allocation, worked(amount, policy, json!(null)))?;
            let parts = found["allocations"].as_array().cloned().unwrap_or_default();
            let text = |part: &Value| format!("{} {}", part["id"], part["amount"]).replace('"', "");
            let parts: Vec<String> = parts.iter().map(text).collect();
            assert_eq!(parts.join(", "), laid, "{policy} {amount}");
            assert_eq!(found["credit"], credit, "{policy} {amount}");
        }
        Ok(())
    }

    #[test]
    fn lines_of_one_day_go_by_sequence_whatever_their_kind() -> Tried {
        let day = json!("2025-03-10");
        let input = json!({
            "amount": "2", "policy": "fifo",
            "lines": [
                line("late", day.clone(), 9, "principal", "1"),
                line("early", day, 4, "penalty", "1.50"),
            ],
        });
        assert_eq!(
            answer(allocation, input)?["allocations"],
            json!([{"id": "early", "amount": "1.50"}, {"id": "late", "amount": "0.50"}])
        );
        Ok(())
    }

    #[test]
    fn named_parts_are_laid_as_named() -> Tried {
        let part = |id: &str, amount: &str| json!({"id": id, "amount": amount});
        let named = json!([part("second", "1000"), part("first", "0"), part("undated", "100")]);
        let found = answer(allocation, worked("1500", "explicit", named))?;
        let laid = json!([
            {"id": "second", "amount": "1000.00"}, {"id": "undated", "amount": "100.00"},
        ]);
        assert_eq!(found, json!({"allocations": laid, "credit": "400.00"}));
        for (policy, named, expected) in [
            ("explicit", json!(null), vec!["/explicit required"]),
            ("fifo", json!([]), vec!["/explicit conflict"]),
            ("explicit", json!([part("nobody", "1")]), vec!["/explicit/0/id not_found"]),
            (
                "explicit",
                json!([part("undated", "100.01"), part("undated", "1"), part("first", "9999")]),
                vec![
                    "/explicit/0/amount out_of_range",
                    "/explicit/1/id duplicate",
                    "/explicit sum_mismatch",
                ],
            ),
        ] {
            assert_eq!(faults(allocation, worked("1500", policy, named))?, expected);
        }
        Ok(())
    }

    #[test]
    fn an_id_names_one_line() -> Tried {
        let twin = line("A", json!(null), 1, "principal", "1");
        let input = json!({"amount": "1", "policy": "fifo", "lines": [twin, twin]});
        assert_eq!(faults(allocation, input)?, ["/lines/1/id duplicate"]);
        Ok(())
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_takes_more_than_it_needs(
            amount in 0_i64..10_000_000,
            lines in prop::collection::vec(
                (prop::option::of(0_i64..50), 0_u32..9, any::<bool>(), 0_i64..1_000_000), 0..40,
            ),
            policy in prop::sample::select(vec![
                AllocationPolicy::Fifo,
                AllocationPolicy::PrincipalFirst,
                AllocationPolicy::PenaltyFirst,
            ]),
        ) {
            let lines: Vec<OpenLine> = lines
                .into_iter()
                .map(|(due, seq, penalty, fen)| OpenLine {
                    due_on: due.map(|days| Date::default() + TimeDelta::days(days)),
                    seq,
                    kind: if penalty { DebtKind::Penalty } else { DebtKind::Principal },
                    balance: Money::fen(fen),
                })
                .collect();
            let laid = waterfall(Money::fen(amount), policy, &lines);
            let sum: i64 = laid.parts.iter().map(|(_, part)| part.as_fen()).sum();
            prop_assert_eq!(sum + laid.credit.as_fen(), amount);
            for (index, part) in &laid.parts {
                prop_assert!(part.is_positive() && *part <= lines[*index].balance);
            }
            let open: i64 = lines.iter().map(|line| line.balance.as_fen()).sum();
            prop_assert_eq!(sum, amount.min(open));
        }
    }
}
