//! Reading units within the reader's scope, the layout joined in.

use super::view::UnitView;
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::{Error, Reader, Result};
use entity::id::UnitId;
use entity::inventory::{layout, unit};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    Select,
};

/// A unit with the code of its layout.
#[derive(Debug, FromQueryResult)]
pub(super) struct UnitRow {
    #[sea_orm(nested)]
    pub unit: unit::Model,
    pub layout_code: String,
}

impl UnitRow {
    pub(super) fn shown(self, reader: &Reader<'_>) -> UnitView {
        UnitView::of(self.unit, self.layout_code, sees_floor_price(reader))
    }
}

/// May the reader see floor prices 底价?
pub(super) fn sees_floor_price(reader: &Reader<'_>) -> bool {
    reader.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE)
}

/// From a unit to its layout.
pub(in crate::inventory) fn to_layout() -> RelationDef {
    unit::Entity::belongs_to(layout::Entity)
        .from(unit::Column::LayoutId)
        .to(layout::Column::Id)
        .into()
}

/// Units with the codes of their layouts, to be read as [`UnitRow`].
pub(super) fn with_layout(units: Select<unit::Entity>) -> Select<unit::Entity> {
    units.column_as(layout::Column::Code, "layout_code").join(JoinType::InnerJoin, to_layout())
}

/// The unit as it is shown; one query.
pub async fn one(reader: &Reader<'_>, id: UnitId) -> Result<UnitView> {
    let found = with_layout(unit::Entity::find().filter(unit::Column::Id.eq(id)))
        .into_model::<UnitRow>()
        .one(&reader.db)
        .await?;
    found
        .filter(|row| reader.scope().sees_project(row.unit.project_id))
        .map(|row| row.shown(reader))
        .ok_or(Error::NotFound("unit"))
}
