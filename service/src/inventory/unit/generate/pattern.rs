//! The pattern of a building: floors × stacks, and the prices that follow from it.

use crate::inventory::unit::enter::Spot;
use crate::inventory::unit::reprice::Prices;
use crate::kernel::{Fault, FaultCode};
use entity::inventory::unit::{FitOut, Orientation, PriceBasis, UnitUse};
use entity::money::Overflow;
use entity::{Area, Money, PositiveAmount, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use utoipa::ToSchema;
use validator::Validate;

/// Deepest cellar.
const LOWEST_FLOOR: i32 = -9;
/// Most units of one call.
const MAX_UNITS: usize = 5_000;
/// Floor price ÷ list price where a stack names none.
pub(in crate::inventory::unit) const FLOOR_RATIO: Rate = Rate::percent(90);

/// Units to make: every stack on every floor.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "floors": {"from": 2, "to": 18, "skip": [4, 14]},
    "stacks": [{
        "room": "01", "layout": "A1", "gross_area": "98.76", "inside_area": "79.01",
        "orientation": "south", "use": "home", "unit_price": "20000.00"
    }],
    "floor_step": "100.00"
}))]
pub struct GenerateUnits {
    #[validate(nested)]
    pub floors: Floors,
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub stacks: Vec<Stack>,
    /// Added to the unit price for each floor above `from`; zero when absent.
    #[serde(default)]
    pub floor_step: Option<Money>,
}

/// From a floor to a floor; there is no floor zero.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": 2, "to": 18, "skip": [4, 14]}))]
pub struct Floors {
    /// Negative below ground.
    #[validate(range(min = -9, max = 200))]
    #[schema(minimum = -9, maximum = 200)]
    pub from: i32,
    #[validate(range(min = -9, max = 200))]
    #[schema(minimum = -9, maximum = 200)]
    pub to: i32,
    /// Floors that are left out.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub skip: Vec<i32>,
}

/// One room above the other.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "room": "01", "layout": "A1", "gross_area": "98.76", "inside_area": "79.01",
    "orientation": "south", "use": "home", "unit_price": "20000.00"
}))]
pub struct Stack {
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub room: String,
    /// Code of the layout in the project; one that is unknown is created.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub layout: String,
    /// 建筑面积 in square metres.
    pub gross_area: Area,
    /// 套内面积 in square metres.
    pub inside_area: Area,
    pub orientation: Option<Orientation>,
    /// 装修.
    pub fit_out: Option<FitOut>,
    /// 单元: one of the building's entrances.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub entrance: Option<String>,
    #[serde(rename = "use")]
    pub use_kind: UnitUse,
    /// `gross` when absent; `unit` makes the unit price the price of the whole.
    pub price_basis: Option<PriceBasis>,
    /// On the floor `from`, for a square metre of the price basis.
    pub unit_price: PositiveAmount,
    /// Floor price ÷ list price, 0.9 when absent.
    pub floor_ratio: Option<Rate>,
}

/// A unit that the pattern asks for; `stack` is the place in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub floor: i32,
    pub stack: usize,
    pub prices: Prices,
}

impl Floors {
    fn numbers(&self) -> Vec<i32> {
        let skipped: BTreeSet<i32> = self.skip.iter().copied().collect();
        (self.from..=self.to).filter(|floor| *floor != 0 && !skipped.contains(floor)).collect()
    }
}

impl Stack {
    pub(super) fn basis(&self) -> PriceBasis {
        self.price_basis.unwrap_or(PriceBasis::Gross)
    }

    /// Where its unit stands on a floor.
    pub(super) fn spot(&self, floor: i32) -> Spot<'_> {
        let entrance = self.entrance.as_deref().map(str::trim);
        Spot { entrance, floor, room: self.room.trim() }
    }

    /// List price = unit price × priced area; floor price = list price × ratio; each to the fen.
    fn prices(&self, added: Money) -> Result<Prices, Overflow> {
        let unit_price = self.unit_price.money().plus(added)?;
        let list_price = match self.basis() {
            PriceBasis::Gross => self.gross_area.priced(unit_price)?,
            PriceBasis::Inside => self.inside_area.priced(unit_price)?,
            PriceBasis::Unit => unit_price,
        };
        let floor_price = list_price.share(self.floor_ratio.unwrap_or(FLOOR_RATIO))?;
        let possible = |price: Money| price.is_positive() && price <= Money::MAX;
        if [unit_price, list_price, floor_price].into_iter().all(possible) {
            Ok(Prices { unit_price, list_price, floor_price })
        } else {
            Err(Overflow)
        }
    }

    fn faults(&self, index: usize) -> Vec<Fault> {
        let at = |name: &str, code| Fault::at(format!("/stacks/{index}/{name}"), code);
        let mut faults = vec![];
        for (name, text) in [("room", &self.room), ("layout", &self.layout)] {
            if text.trim().is_empty() {
                faults.push(at(name, FaultCode::TooShort));
            } else if text.chars().any(char::is_control) {
                faults.push(at(name, FaultCode::InvalidFormat));
            }
        }
        if self.inside_area > self.gross_area {
            faults.push(at("inside_area", FaultCode::OutOfRange));
        }
        if self.floor_ratio.is_some_and(|ratio| ratio.is_zero() || ratio > Rate::ONE) {
            faults.push(at("floor_ratio", FaultCode::OutOfRange));
        }
        faults
    }
}

/// Every unit of the pattern, floor by floor, or everything that is wrong with it.
pub(super) fn cells(input: &GenerateUnits, top_floor: i32) -> Result<Vec<Cell>, Vec<Fault>> {
    let mut faults: Vec<Fault> =
        input.stacks.iter().enumerate().flat_map(|(index, stack)| stack.faults(index)).collect();
    let mut rooms = HashSet::new();
    for (index, stack) in input.stacks.iter().enumerate() {
        if !rooms.insert(stack.spot(0).room_key()) {
            faults.push(Fault::at(format!("/stacks/{index}/room"), FaultCode::Duplicate));
        }
    }
    let Floors { from, to, .. } = input.floors;
    if to < from || to > top_floor {
        faults.push(Fault::at("/floors/to", FaultCode::OutOfRange));
    }
    if from < LOWEST_FLOOR {
        faults.push(Fault::at("/floors/from", FaultCode::OutOfRange));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let floors = input.floors.numbers();
    if floors.is_empty() {
        return Err(vec![Fault::at("/floors", FaultCode::TooFew)]);
    }
    if floors.len() * input.stacks.len() > MAX_UNITS {
        return Err(vec![Fault::at("/floors", FaultCode::TooMany)]);
    }
    priced(input, &floors)
}

fn priced(input: &GenerateUnits, floors: &[i32]) -> Result<Vec<Cell>, Vec<Fault>> {
    let step = input.floor_step.unwrap_or(Money::ZERO);
    let mut cells = Vec::with_capacity(floors.len() * input.stacks.len());
    for floor in floors.iter().copied() {
        let above = Decimal::from(floor - input.floors.from);
        let added = Money::half_up(step.decimal() * above);
        for (stack, given) in input.stacks.iter().enumerate() {
            let prices = added.and_then(|added| given.prices(added)).map_err(|_| {
                vec![Fault::at(format!("/stacks/{stack}/unit_price"), FaultCode::OutOfRange)]
            })?;
            cells.push(Cell { floor, stack, prices });
        }
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(pattern: serde_json::Value) -> GenerateUnits {
        serde_json::from_value(pattern).unwrap()
    }

    fn stack(room: &str) -> serde_json::Value {
        serde_json::json!({
            "room": room, "layout": "A1", "gross_area": "98.76", "inside_area": "79.01",
            "orientation": "south", "use": "home", "unit_price": "20000.00"
        })
    }

    #[test]
    fn prices_step_up_from_the_first_floor() {
        let pattern = input(serde_json::json!({
            "floors": {"from": 2, "to": 4, "skip": [3]}, "stacks": [stack("01"), stack("02")],
            "floor_step": "100.00"
        }));
        let cells = cells(&pattern, 18).unwrap();
        assert_eq!(cells.iter().map(|cell| cell.floor).collect::<Vec<_>>(), [2, 2, 4, 4]);
        assert_eq!(cells[0].prices.list_price, Money::yuan(1_975_200));
        assert_eq!(cells[0].prices.floor_price, Money::yuan(1_777_680));
        assert_eq!(cells[3].prices.unit_price, Money::yuan(20_200));
        assert_eq!(cells[3].prices.list_price, Money::yuan(1_994_952));
    }

    #[test]
    fn there_is_no_floor_zero() {
        let pattern = input(serde_json::json!({
            "floors": {"from": -1, "to": 1}, "stacks": [stack("01")]
        }));
        let floors: Vec<i32> = cells(&pattern, 18).unwrap().iter().map(|c| c.floor).collect();
        assert_eq!(floors, [-1, 1]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let mut wrong = stack("01");
        wrong["inside_area"] = "98.77".into();
        wrong["floor_ratio"] = "1.01".into();
        let pattern = input(serde_json::json!({
            "floors": {"from": 3, "to": 19}, "stacks": [stack("01"), wrong]
        }));
        let pointers: Vec<String> =
            cells(&pattern, 18).unwrap_err().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(
            pointers,
            ["/stacks/1/inside_area", "/stacks/1/floor_ratio", "/stacks/1/room", "/floors/to"]
        );
    }

    #[test]
    fn a_step_down_cannot_make_a_price_vanish() {
        let pattern = input(serde_json::json!({
            "floors": {"from": 1, "to": 3}, "stacks": [stack("01")], "floor_step": "-10000.00"
        }));
        let faults = cells(&pattern, 18).unwrap_err();
        assert_eq!(faults[0].pointer, "/stacks/0/unit_price");
    }
}
