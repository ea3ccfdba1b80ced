//! What an adjustment does to each unit, and to the value of what is for sale.

use super::load::get;
use super::rows;
use crate::inventory::Inventory;
use crate::inventory::unit::sees_floor_price;
use crate::kernel::refusal::RefusalCode;
use crate::kernel::{FaultCode, Reader, Result};
use entity::Money;
use entity::id::{PriceAdjustmentId, UnitId};
use entity::inventory::price_adjustment::{self, PriceAdjustmentState};
use entity::inventory::price_adjustment_unit::{self, AdjustmentOutcome};
use serde::Serialize;
use utoipa::ToSchema;

/// A unit of an adjustment, before and after.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "unit_id": "01935e3c-5a00-7000-8000-000000000006", "unit_code": "GZ001-02-1605",
    "from_unit_price": "20000.00", "from_list_price": "1975200.00", "from_floor_price": null,
    "filed_price": "2100000.00",
    "to_unit_price": "20600.00", "to_list_price": "2034456.00", "to_floor_price": null,
    "outcome": "planned", "code": null, "detail": null
}))]
pub struct AdjustmentRow {
    pub unit_id: UnitId,
    pub unit_code: String,
    pub from_unit_price: Money,
    pub from_list_price: Money,
    /// 底价: null unless the reader may see it.
    pub from_floor_price: Option<Money>,
    pub filed_price: Option<Money>,
    pub to_unit_price: Money,
    pub to_list_price: Money,
    /// 底价: null unless the reader may see it.
    pub to_floor_price: Option<Money>,
    pub outcome: AdjustmentOutcome,
    /// Why it was refused or left: code of the refusal.
    pub code: Option<String>,
    pub detail: Option<String>,
}

/// An adjustment unit by unit, with what is for sale before and after.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "units": 1, "changes": 1, "refused": 0, "saleable_before": "1975200.00",
    "saleable_after": "2034456.00", "difference": "59256.00", "rows": []
}))]
pub struct AdjustmentPreview {
    /// Units of the selection.
    pub units: u64,
    /// Units that change, or have changed.
    pub changes: u64,
    /// Units that cannot change, or were left.
    pub refused: u64,
    /// List prices of the selected units that are for sale, before.
    pub saleable_before: Money,
    /// The same after the adjustment.
    pub saleable_after: Money,
    pub difference: Money,
    /// In the order of buildings, floors and rooms.
    pub rows: Vec<AdjustmentRow>,
}

/// A draft by the units as they are now, everything else as it was submitted.
pub async fn preview(reader: &Reader<'_>, id: PriceAdjustmentId) -> Result<AdjustmentPreview> {
    let row = get(reader, id).await?;
    let rows =
        if live(&row) { rows::make(reader, &row).await? } else { rows::read(reader, id).await? };
    summed(rows, sees_floor_price(reader))
}

/// A draft has no rows of its own yet; a withdrawn one may never have had any.
fn live(row: &price_adjustment::Model) -> bool {
    let drafted = matches!(row.state, PriceAdjustmentState::Draft | PriceAdjustmentState::Rejected);
    drafted || row.content_hash.is_none()
}

const fn changes(outcome: AdjustmentOutcome) -> bool {
    matches!(outcome, AdjustmentOutcome::Planned | AdjustmentOutcome::Changed)
}

fn summed(rows: Vec<price_adjustment_unit::Model>, sees: bool) -> Result<AdjustmentPreview> {
    let not_for_sale = Inventory::NotForSale.text().code;
    let for_sale = || rows.iter().filter(|row| row.code.as_deref() != Some(not_for_sale));
    let before = Money::total(for_sale().map(|row| row.from_list_price))?;
    let after =
        Money::total(for_sale().map(|row| {
            if changes(row.outcome) { row.to_list_price } else { row.from_list_price }
        }))?;
    let changing = rows.iter().filter(|row| changes(row.outcome)).count() as u64;
    let units = rows.len() as u64;
    Ok(AdjustmentPreview {
        units,
        changes: changing,
        refused: units - changing,
        saleable_before: before,
        saleable_after: after,
        difference: after.minus(before)?,
        rows: rows.into_iter().map(|row| shown(row, sees)).collect(),
    })
}

fn shown(row: price_adjustment_unit::Model, sees: bool) -> AdjustmentRow {
    let detail = row.code.as_deref().and_then(explained);
    AdjustmentRow {
        unit_id: row.unit_id,
        unit_code: row.unit_code,
        from_unit_price: row.from_unit_price,
        from_list_price: row.from_list_price,
        from_floor_price: sees.then_some(row.from_floor_price),
        filed_price: row.filed_price,
        to_unit_price: row.to_unit_price,
        to_list_price: row.to_list_price,
        to_floor_price: sees.then_some(row.to_floor_price),
        outcome: row.outcome,
        code: row.code,
        detail: detail.map(str::to_owned),
    }
}

fn explained(code: &str) -> Option<&'static str> {
    if code == FaultCode::NotFound.code() {
        return Some(FaultCode::NotFound.en());
    }
    Inventory::ALL.iter().find(|text| text.code == code).map(|text| text.en)
}
