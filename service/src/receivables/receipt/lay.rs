//! Which lines a receipt may settle, and what each of them takes.

use super::super::plan::line::{balance, is_open};
use super::super::refusal::Receivables;
use super::create::AllocationTarget;
use super::waterfall::{DebtKind, Laid, OpenLine, explicit, waterfall};
use crate::kernel::{Error, Fault, FaultCode, Result};
use entity::Money;
use entity::id::PlanLineId;
use entity::receivables::item::Item;
use entity::receivables::plan_line;
use entity::receivables::receipt::{AllocationPolicy, ReceiptMethod};

/// Parts by line in the order in which they are laid, and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub parts: Vec<(PlanLineId, Money)>,
    pub credit: Money,
}

/// By policy over the open lines that money of this method may settle.
pub fn by_policy(
    amount: Money,
    method: ReceiptMethod,
    policy: AllocationPolicy,
    lines: &[plan_line::Model],
) -> Layout {
    let allowed: Vec<&plan_line::Model> =
        lines.iter().filter(|line| is_open(line) && may_settle(method, line.item)).collect();
    let open: Vec<OpenLine> = allowed.iter().map(|line| open_line(line)).collect();
    layout(waterfall(amount, policy, &open), &allowed)
}

/// As named by the caller.
pub fn as_named(
    amount: Money,
    method: ReceiptMethod,
    named: &[AllocationTarget],
    lines: &[plan_line::Model],
) -> Result<Layout> {
    let mut faults = Vec::new();
    let mut places = Vec::with_capacity(named.len());
    for (index, target) in named.iter().enumerate() {
        match lines.iter().position(|line| line.id == target.line_id) {
            Some(place) => places.push((place, target.amount.money())),
            None => {
                let pointer = format!("/allocations/{index}/line_id");
                faults.push(Fault::at(pointer, FaultCode::NotFound));
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    for (place, _) in &places {
        let line = &lines[*place];
        if !is_open(line) {
            return Err(Receivables::LineNotOpen.with("line_id", &line.id).into());
        }
        if !may_settle(method, line.item) {
            return Err(Receivables::LoanLinesOnly.with("line_id", &line.id).into());
        }
    }
    let all: Vec<&plan_line::Model> = lines.iter().collect();
    let open: Vec<OpenLine> = lines.iter().map(open_line).collect();
    let laid = explicit(amount, &open, &places)
        .map_err(|faults| Error::Invalid(faults.into_iter().map(renamed).collect()))?;
    Ok(layout(laid, &all))
}

/// Loans pay loan lines and nothing else.
const fn may_settle(method: ReceiptMethod, item: Item) -> bool {
    match method {
        ReceiptMethod::Loan => matches!(item, Item::Mortgage | Item::ProvidentFund),
        _ => true,
    }
}

fn open_line(line: &plan_line::Model) -> OpenLine {
    OpenLine {
        due_on: line.due_on,
        seq: u32::try_from(line.seq).unwrap_or(0),
        kind: if line.item == Item::Penalty { DebtKind::Penalty } else { DebtKind::Principal },
        balance: balance(line),
    }
}

fn layout(laid: Laid, lines: &[&plan_line::Model]) -> Layout {
    let named = |(place, amount): (usize, Money)| (lines[place].id, amount);
    Layout { parts: laid.parts.into_iter().map(named).collect(), credit: laid.credit }
}

/// The rule calls the parts `explicit` and `id`; the receipt calls them otherwise.
fn renamed(fault: Fault) -> Fault {
    let pointer = fault.pointer.replace("/explicit", "/allocations");
    let pointer = pointer.strip_suffix("/id").map_or(pointer.clone(), |p| format!("{p}/line_id"));
    Fault { pointer, ..fault }
}
