//! Units that are kept 预留 for a customer: he may take them, and nobody else.

use super::hold;
use crate::kernel::{Result, Tx};
use crate::{customers, inventory};
use entity::id::CustomerId;
use entity::inventory::axes::SaleState;
use entity::inventory::unit;

/// What the history of the unit says.
pub(super) const TAKEN: &str = "taken by whom it was kept for";

/// Is the unit withheld for one of the customers, whichever entry of one person was named?
pub(super) async fn for_one_of(
    tx: &Tx<'_>,
    unit: &unit::Model,
    customers: &[CustomerId],
) -> Result<bool> {
    let kept = unit.withheld_for_id.filter(|_| unit.sale_state == SaleState::Withheld);
    let Some(id) = kept else { return Ok(false) };
    let person = customers::customer::people(&tx.reader(), &[id]).await?;
    Ok(customers.iter().any(|customer| person.contains_key(customer)))
}

/// Ends what need not keep a locked unit, whose claim the caller has taken, from the buyers: a
/// withholding or hold that is over, their own hold, and a withholding for one of them.
pub(super) async fn make_way(
    tx: &mut Tx<'_>,
    unit: unit::Model,
    buyers: &[CustomerId],
) -> Result<unit::Model> {
    let mut unit = inventory::unit::end_if_over(tx, unit).await?;
    if unit.sale_state == SaleState::Held {
        unit = hold::make_way(tx, unit, buyers).await?;
    }
    if for_one_of(tx, &unit, buyers).await? {
        return inventory::unit::end_withholding(tx, unit, TAKEN).await;
    }
    Ok(unit)
}
