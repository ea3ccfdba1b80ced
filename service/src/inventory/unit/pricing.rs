//! Prices of a unit that is changed by hand, and what may not be done to them that way.
//!
//! What a salesman may take off is a share of the list price. Whoever could set that price while
//! the unit is on sale would decide alone what others have to approve, so from the first release
//! on prices change by adjustments 调价 only.

use super::load::was_released;
use super::price;
use super::reprice::prices_of;
use super::update::UpdateUnit;
use crate::inventory::Inventory;
use crate::kernel::patch::Patch;
use crate::kernel::{Error, FaultCode, Reader, Result};
use entity::inventory::axes::SaleState;
use entity::inventory::unit;
use entity::money::Overflow;
use entity::{Money, Rounding};

/// List price = unit price × priced area.
fn total(unit: &unit::Model) -> Result<Money, Overflow> {
    unit.priced_area().map_or(Ok(unit.list_unit_price), |area| area.priced(unit.list_unit_price))
}

/// Unit price = list price ÷ priced area, HALF_UP to the fen.
fn each(unit: &unit::Model) -> Result<Money, Overflow> {
    match unit.priced_area() {
        Some(area) => Money::round(unit.list_price.decimal() / area.decimal(), Rounding::HalfUp),
        None => Ok(unit.list_price),
    }
}

/// Fits the prices to corrected areas or another basis. The total follows the unit price; it stays,
/// and the unit price follows, under another basis, and where the total has been approved.
pub(super) fn fit(before: &unit::Model, after: &mut unit::Model, released: bool) -> Result<()> {
    let other_basis = before.price_basis != after.price_basis;
    if !other_basis && before.priced_area() == after.priced_area() {
        return Ok(());
    }
    if other_basis || released {
        after.list_unit_price = each(after)?;
    } else {
        after.list_price = total(after)?;
    }
    Ok(())
}

/// Sets the prices that are named.
pub(super) fn set(unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    if let Some(price) = input.list_unit_price {
        unit.list_unit_price = price.money();
        unit.list_price = total(unit)?;
    }
    if let Some(price) = input.list_price {
        unit.list_price = price.money();
        unit.list_unit_price = each(unit)?;
    }
    match input.filed_price {
        Patch::Keep => {}
        Patch::Clear => unit.filed_price = None,
        Patch::Set(price) => unit.filed_price = Some(price.money()),
    }
    if let Some(price) = input.floor_price {
        unit.floor_price = price.money();
    }
    Ok(())
}

/// May the prices become these? A filed price comes from an authority, not from whoever sells: it
/// is lowered or taken away while the unit is not on sale only. What authority is measured against
/// stays once the unit was for sale. The same again passes.
pub(super) async fn check(
    reader: &Reader<'_>,
    (before, fitted): (&unit::Model, &unit::Model),
    after: &unit::Model,
    input: &UpdateUnit,
) -> Result<()> {
    let reachable = matches!(
        before.sale_state,
        SaleState::Unreleased | SaleState::Available | SaleState::Withheld
    );
    if before.filed_price != after.filed_price && !reachable {
        return Err(Inventory::PriceFixed.into());
    }
    if before.sale_state != SaleState::Unreleased && is_lowered(before, after) {
        return Err(Inventory::RecallFirst.into());
    }
    if prices_of(fitted) != prices_of(after) && was_released(reader, before).await? {
        let way = Inventory::PriceByAdjustment.with("act", "inventory.price_adjustment.create");
        return Err(way.into());
    }
    if price::differ(before, after) { judge(after, input) } else { Ok(()) }
}

/// The filed price is a bound of what may be agreed while the unit is on sale.
fn is_lowered(before: &unit::Model, after: &unit::Model) -> bool {
    before.filed_price.is_some_and(|old| after.filed_price.is_none_or(|new| new < old))
}

fn judge(unit: &unit::Model, input: &UpdateUnit) -> Result<()> {
    let possible = |price: Money| price.is_positive() && price <= Money::MAX;
    if !possible(unit.list_price) || !possible(unit.list_unit_price) {
        let place = if input.list_price.is_some() { "/list_price" } else { "/list_unit_price" };
        return Err(Error::fault(place, FaultCode::OutOfRange));
    }
    if unit.list_price < unit.floor_price {
        return Err(Inventory::BelowFloorPrice.into());
    }
    let released = unit.sale_state != SaleState::Unreleased;
    if released && unit.filed_price.is_some_and(|filed| unit.list_price > filed) {
        return Err(Inventory::AboveFiledPrice.into());
    }
    Ok(())
}
