//! What the sale of a unit tells the reports: all they need, so that they read nothing.

use chrono::NaiveDate;
use entity::Money;
use entity::id::{BuildingId, TradeId, UnitId};
use entity::inventory::unit;
use serde::{Deserialize, Serialize};

/// A unit that counts as sold, or no longer, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleEvent {
    pub trade_id: TradeId,
    pub unit_id: UnitId,
    pub building_id: BuildingId,
    /// Business day on which it counts.
    pub on: NaiveDate,
    pub amount: Money,
    /// In units of 1e-4 ㎡.
    pub area: i64,
    /// Did the sale count before? Only then its end counts too.
    pub counted: bool,
}

impl SaleEvent {
    /// The event of a trade.
    #[must_use]
    pub fn of(trade_id: TradeId, unit: &unit::Model, on: NaiveDate, amount: Money) -> Self {
        Self {
            trade_id,
            unit_id: unit.id,
            building_id: unit.building_id,
            on,
            amount,
            area: unit.gross_area.as_units(),
            counted: true,
        }
    }
}
