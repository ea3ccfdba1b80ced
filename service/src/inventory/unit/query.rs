//! Reading units within the reader's scope, the layout joined in.

use super::attach::spaces;
use super::lapse::{self, Lapses, Standing};
use super::view::{Beside, UnitView};
use crate::inventory::media;
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::{Error, Reader, Result};
use entity::id::UnitId;
use entity::inventory::{layout, sub_status, unit};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    Select,
};

/// A unit with what stands beside it.
#[derive(Debug, FromQueryResult)]
pub(super) struct UnitRow {
    #[sea_orm(nested)]
    pub unit: unit::Model,
    #[sea_orm(nested)]
    pub beside: Beside,
}

/// The units as they are shown; what belongs to homes, and what has run out, is looked up where
/// there is something.
pub(super) async fn shown(reader: &Reader<'_>, rows: Vec<UnitRow>) -> Result<Vec<UnitView>> {
    let homes = rows.iter().filter(|row| row.beside.attached > 0).map(|row| row.unit.id);
    let mut spaces = spaces(reader, homes.collect()).await?;
    let lapses = Lapses::of(reader, rows.iter().map(|row| Standing::from(&row.unit))).await?;
    let sees = sees_floor_price(reader);
    let shown = rows.into_iter().map(|mut row| {
        let attached_ids = spaces.remove(&row.unit.id).unwrap_or_default();
        if let Some(sale) = lapses.of_unit(row.unit.id) {
            row.unit = lapse::read_as(row.unit, sale);
            (row.beside.sub_status, row.beside.sub_status_code) = (None, None);
        }
        UnitView { attached_ids, ..UnitView::of(row.unit, row.beside, sees) }
    });
    Ok(shown.collect())
}

/// How many spaces belong to the unit of the row.
fn attached() -> Expr {
    const SPACE: &str = "space";
    let mut count = Query::select();
    count
        .expr(Func::count(Expr::col((SPACE, unit::Column::Id))))
        .from_as(unit::Entity, SPACE)
        .and_where(
            Expr::col((SPACE, unit::Column::AttachedToId)).equals((unit::Entity, unit::Column::Id)),
        );
    count.into()
}

/// May the reader see floor prices 底价?
pub(in crate::inventory) fn sees_floor_price(reader: &Reader<'_>) -> bool {
    reader.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE)
}

/// From a unit to its layout.
pub(in crate::inventory) fn to_layout() -> RelationDef {
    unit::Entity::belongs_to(layout::Entity)
        .from(unit::Column::LayoutId)
        .to(layout::Column::Id)
        .into()
}

/// From a unit to the sub-state that it bears.
pub(in crate::inventory) fn to_sub_status() -> RelationDef {
    unit::Entity::belongs_to(sub_status::Entity)
        .from(unit::Column::SubStatusId)
        .to(sub_status::Column::Id)
        .into()
}

/// Units with layouts and sub-states, to be read as [`UnitRow`].
pub(super) fn with_beside(units: Select<unit::Entity>) -> Select<unit::Entity> {
    units
        .column_as(layout::Column::Code, "layout")
        .column_as(layout::Column::Bedrooms, "rooms")
        .column_as(sub_status::Column::Name, "sub_status")
        .column_as(sub_status::Column::Code, "sub_status_code")
        .expr_as(
            media::cover_or(unit::Column::Id.into_expr(), unit::Column::LayoutId.into_expr()),
            "cover_file_id",
        )
        .expr_as(attached(), "attached")
        .join(JoinType::InnerJoin, to_layout())
        .join(JoinType::LeftJoin, to_sub_status())
}

/// The unit as it is shown; one query, and one more for what belongs to a home.
pub async fn one(reader: &Reader<'_>, id: UnitId) -> Result<UnitView> {
    let found = with_beside(unit::Entity::find().filter(unit::Column::Id.eq(id)))
        .into_model::<UnitRow>()
        .one(&reader.db)
        .await?;
    let found = found.filter(|row| reader.scope().sees_project(row.unit.project_id));
    let rows = found.into_iter().collect();
    shown(reader, rows).await?.pop().ok_or(Error::NotFound("unit"))
}
