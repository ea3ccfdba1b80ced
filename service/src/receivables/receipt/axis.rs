//! The payment axis of the unit follows the price lines.

use crate::inventory::unit::axis::{AxisChange, change};
use crate::kernel::{Result, Tx};
use crate::receivables::plan::line::{balance, is_price};
use entity::Money;
use entity::inventory::axes::PaymentAxis;
use entity::inventory::unit;
use entity::receivables::plan_line;

/// Nothing, part, or all of the price: before signing the earnest line alone is not all.
pub fn reached(deal_price: Money, lines: &[plan_line::Model]) -> PaymentAxis {
    let price: Vec<&plan_line::Model> = lines.iter().filter(|line| is_price(line)).collect();
    let fen = |of: fn(&plan_line::Model) -> Money| -> i64 {
        price.iter().map(|line| of(line).as_fen()).sum()
    };
    if fen(|line| line.allocated) == 0 {
        PaymentAxis::None
    } else if fen(|line| line.amount) >= deal_price.as_fen() && fen(balance) == 0 {
        PaymentAxis::Paid
    } else {
        PaymentAxis::Partial
    }
}

/// Moves the unit, which the caller has under lock.
pub async fn follow(
    tx: &mut Tx<'_>,
    unit: unit::Model,
    deal_price: Money,
    lines: &[plan_line::Model],
) -> Result<()> {
    let payment = Some(reached(deal_price, lines));
    change(tx, unit, AxisChange { payment, ..Default::default() }, None).await?;
    Ok(())
}
