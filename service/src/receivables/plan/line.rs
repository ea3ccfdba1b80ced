//! What a plan line comes to on a day: balance, status and delay are derived, never stored.

use entity::Money;
use entity::calendar::days_between;
use entity::receivables::item::{Item, ItemGroup};
use entity::receivables::plan_line;
use sea_orm::prelude::Date;

entity::worded! {
    /// How far a line is settled.
    LineStatus in "line_status" {
        "pending" Pending ("未付", "Pending"),
        "partially_paid" PartiallyPaid ("部分已付", "Partially paid"),
        "paid" Paid ("已付清", "Paid"),
        "cancelled" Cancelled ("已取消", "Cancelled"),
    }
}

/// Amount − allocated − waived; a cancelled line owes nothing.
#[must_use]
pub fn balance(line: &plan_line::Model) -> Money {
    if line.cancelled_on.is_some() {
        return Money::ZERO;
    }
    Money::fen(line.amount.as_fen() - line.allocated.as_fen() - line.waived.as_fen())
}

/// The status that follows from the sums.
#[must_use]
pub fn status(line: &plan_line::Model) -> LineStatus {
    if line.cancelled_on.is_some() {
        LineStatus::Cancelled
    } else if !balance(line).is_positive() {
        LineStatus::Paid
    } else if line.allocated.is_positive() {
        LineStatus::PartiallyPaid
    } else {
        LineStatus::Pending
    }
}

/// Days since the due day while something is open, else zero.
#[must_use]
pub fn overdue_days(line: &plan_line::Model, today: Date) -> i64 {
    match line.due_on {
        Some(due_on) if balance(line).is_positive() => days_between(due_on, today).max(0),
        _ => 0,
    }
}

/// Neither cancelled nor settled.
#[must_use]
pub fn is_open(line: &plan_line::Model) -> bool {
    balance(line).is_positive()
}

/// A live line of the price.
#[must_use]
pub fn is_price(line: &plan_line::Model) -> bool {
    line.cancelled_on.is_none() && line.item.group() == ItemGroup::Price
}

/// Where in the ledger money on such a line stands.
#[must_use]
pub const fn ledger_code(item: Item) -> &'static str {
    use crate::funds::code;
    match item {
        Item::DeedTax | Item::MaintenanceFund | Item::ServiceFee => code::ON_BEHALF,
        Item::Sincerity => code::SINCERITY,
        Item::Penalty => code::OTHER_RECEIVABLE,
        Item::Earnest
        | Item::DownPayment
        | Item::Instalment
        | Item::Mortgage
        | Item::ProvidentFund
        | Item::AreaDifference
        | Item::FitOut
        | Item::Other => code::PREPAYMENTS,
    }
}
