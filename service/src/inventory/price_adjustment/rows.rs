//! Rows of an adjustment: made up from the units as they are now, or read as submitted.

use super::change::Change;
use crate::inventory::unit::reprice::{Prices, prices_of};
use crate::inventory::unit::{bearing, lapse, to_layout};
use crate::kernel::refusal::RefusalCode;
use crate::kernel::{Error, FaultCode, Reader, Result};
use entity::id::PriceAdjustmentId;
use entity::inventory::price_adjustment;
use entity::inventory::price_adjustment_unit::{self, AdjustmentOutcome, Column, Entity};
use entity::inventory::{building, layout, unit};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

/// Most units of one adjustment.
const MAX_UNITS: usize = 5_000;

/// The rows as they would be submitted now.
pub(super) async fn make(
    reader: &Reader<'_>,
    row: &price_adjustment::Model,
) -> Result<Vec<price_adjustment_unit::Model>> {
    let change =
        Change { kind: row.change_kind, value: row.change_value, applies_to: row.applies_to };
    let units = lapse::seen(reader, selected(reader, row).await?).await?;
    if units.len() > MAX_UNITS {
        return Err(Error::fault("/selection", FaultCode::TooMany));
    }
    Ok((1..).zip(&units).map(|(seq, unit)| made(row, &change, seq, unit)).collect())
}

fn made(
    row: &price_adjustment::Model,
    change: &Change,
    seq: i32,
    unit: &unit::Model,
) -> price_adjustment_unit::Model {
    let (to, judged) = change.of(unit);
    let Prices { unit_price, list_price, floor_price } = prices_of(unit);
    price_adjustment_unit::Model {
        adjustment_id: row.id,
        unit_id: unit.id,
        project_id: row.project_id,
        seq,
        unit_code: unit.code.clone(),
        from_unit_price: unit_price,
        from_list_price: list_price,
        from_floor_price: floor_price,
        filed_price: unit.filed_price,
        to_unit_price: to.unit_price,
        to_list_price: to.list_price,
        to_floor_price: to.floor_price,
        outcome: match judged {
            Ok(()) => AdjustmentOutcome::Planned,
            Err(_) => AdjustmentOutcome::Refused,
        },
        code: judged.err().map(|refusal| refusal.text().code.to_owned()),
    }
}

/// From a unit to its building.
fn to_building() -> RelationDef {
    unit::Entity::belongs_to(building::Entity)
        .from(unit::Column::BuildingId)
        .to(building::Column::Id)
        .into()
}

/// Nothing named lets everything through.
fn among<C, V>(column: C, values: impl ExactSizeIterator<Item = V>) -> Option<SimpleExpr>
where
    C: ColumnTrait,
    V: Into<sea_orm::Value>,
{
    (values.len() > 0).then(|| column.is_in(values))
}

async fn selected(reader: &Reader<'_>, row: &price_adjustment::Model) -> Result<Vec<unit::Model>> {
    use unit::Column;
    let selection = &row.selection;
    // As units read, which is what the lists show.
    let reading = match among(Column::Status, selection.statuses.iter().copied()) {
        Some(stored) => {
            let lapses = lapse::Lapses::everywhere(reader).await?;
            Some(lapses.reading(stored, |sale| selection.statuses.contains(&sale.into())))
        }
        None => None,
    };
    let wanted = Condition::all()
        .add(Column::ProjectId.eq(row.project_id))
        .add_option(among(Column::PhaseId, selection.phase_ids.iter().map(|id| id.0)))
        .add_option(among(Column::ZoneId, selection.zone_ids.iter().map(|id| id.0)))
        .add_option(among(Column::BuildingId, selection.building_ids.iter().map(|id| id.0)))
        .add_option(among(Column::Id, selection.unit_ids.iter().map(|id| id.0)))
        .add_option(among(layout::Column::Code, selection.layouts.iter().cloned()))
        .add_option(among(Column::UseKind, selection.uses.iter().copied()))
        .add_option(among(Column::Orientation, selection.orientations.iter().copied()))
        .add_option(reading)
        .add_option(selection.min_floor.map(|floor| Column::Floor.gte(floor)))
        .add_option(selection.max_floor.map(|floor| Column::Floor.lte(floor)))
        .add(bearing(&selection.tags));
    let found = unit::Entity::find()
        .join(JoinType::InnerJoin, to_layout())
        .join(JoinType::InnerJoin, to_building())
        .filter(wanted)
        .order_by_asc(building::Column::Code)
        .order_by_asc(Column::Floor)
        .order_by_asc(Column::RoomKey)
        .order_by_asc(Column::Id)
        .limit(MAX_UNITS as u64 + 1)
        .all(&reader.db)
        .await?;
    Ok(found)
}

/// The rows as they were submitted.
pub(super) async fn read(
    reader: &Reader<'_>,
    id: PriceAdjustmentId,
) -> Result<Vec<price_adjustment_unit::Model>> {
    let rows = Entity::find()
        .filter(Column::AdjustmentId.eq(id))
        .order_by_asc(Column::Seq)
        .all(&reader.db)
        .await?;
    Ok(rows)
}
