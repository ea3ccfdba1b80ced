//! The change itself: what a unit would cost, and whether it may.

use crate::inventory::Inventory;
use crate::inventory::unit::reprice::{Prices, for_sale, prices_of};
use entity::inventory::price_adjustment::{AdjustedPrice, PriceChangeKind};
use entity::inventory::unit;
use entity::money::Overflow;
use entity::{Money, Rounding};
use rust_decimal::Decimal;

/// What is to be done to a price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub kind: PriceChangeKind,
    /// Yuan, or percent.
    pub value: Money,
    pub applies_to: AdjustedPrice,
}

impl Change {
    /// The prices of a unit after the change, and why it cannot have them.
    pub fn of(&self, unit: &unit::Model) -> (Prices, Result<(), Inventory>) {
        let before = prices_of(unit);
        if let Err(refusal) = for_sale(unit) {
            return (before, Err(refusal));
        }
        match self.prices(unit) {
            Ok(after) => (after, self.judge(unit, &after)),
            Err(Overflow) => (before, Err(Inventory::PriceOutOfRange)),
        }
    }

    /// Every price to the fen, HALF_UP. List price = unit price × priced area; where the total
    /// itself is changed, the unit price follows.
    fn prices(&self, unit: &unit::Model) -> Result<Prices, Overflow> {
        let mut after = prices_of(unit);
        if self.applies_to.list() {
            (after.unit_price, after.list_price) = self.list_prices(unit)?;
        }
        if self.applies_to.floor() {
            after.floor_price = match self.kind {
                PriceChangeKind::Percent => self.by_percent(unit.floor_price)?,
                PriceChangeKind::Amount => unit.floor_price.plus(self.value)?,
                PriceChangeKind::UnitAmount => unit.floor_price.plus(match unit.priced_area() {
                    Some(area) => area.priced(self.value)?,
                    None => self.value,
                })?,
            };
        }
        let possible = |price: Money| price.is_positive() && price <= Money::MAX;
        if [after.unit_price, after.list_price, after.floor_price].into_iter().all(possible) {
            Ok(after)
        } else {
            Err(Overflow)
        }
    }

    fn list_prices(&self, unit: &unit::Model) -> Result<(Money, Money), Overflow> {
        let area = unit.priced_area();
        let unit_price = match self.kind {
            PriceChangeKind::Percent => self.by_percent(unit.list_unit_price)?,
            PriceChangeKind::UnitAmount => unit.list_unit_price.plus(self.value)?,
            PriceChangeKind::Amount => {
                let total = unit.list_price.plus(self.value)?;
                let each = area.map(|area| total.decimal() / area.decimal());
                let each = each.map(|each| Money::round(each, Rounding::HalfUp));
                return Ok((each.transpose()?.unwrap_or(total), total));
            }
        };
        let total = area.map(|area| area.priced(unit_price)).transpose()?;
        Ok((unit_price, total.unwrap_or(unit_price)))
    }

    fn by_percent(&self, price: Money) -> Result<Money, Overflow> {
        let factor = Decimal::ONE + self.value.decimal() / Decimal::ONE_HUNDRED;
        Money::half_up(price.decimal() * factor)
    }

    fn judge(&self, unit: &unit::Model, after: &Prices) -> Result<(), Inventory> {
        let raised = self.applies_to.list();
        if raised && unit.filed_price.is_some_and(|filed| after.list_price > filed) {
            Err(Inventory::AboveFiledPrice)
        } else if after.list_price < after.floor_price {
            Err(Inventory::BelowFloorPrice)
        } else {
            Ok(())
        }
    }
}
