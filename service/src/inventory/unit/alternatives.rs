//! What else the loser of a race could buy.

use crate::kernel::{Error, Reader, Result};
use entity::id::{BuildingId, LayoutId, ProjectId, UnitId};
use entity::inventory::unit::{Column, Entity, UnitStatus};
use entity::{Area, Money};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Serialize;
use utoipa::ToSchema;

/// So many are offered,
const OFFERED: u64 = 5;
/// and so many at least while the project has them.
const AT_LEAST: usize = 3;

/// A free unit like the one that is gone.
#[derive(Debug, Clone, Serialize, FromQueryResult, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000006", "code": "GZ001-02-1705",
    "building_id": "01935e3c-5a00-7000-8000-000000000004",
    "layout_id": "01935e3c-5a00-7000-8000-000000000007", "floor": 17, "room": "05",
    "gross_area": "98.76", "list_price": "1985076.00"
}))]
pub struct Alternative {
    pub id: UnitId,
    pub code: String,
    pub building_id: BuildingId,
    pub layout_id: LayoutId,
    pub floor: i32,
    pub room: String,
    pub gross_area: Area,
    pub list_price: Money,
}

#[derive(Debug, FromQueryResult)]
struct Wanted {
    project_id: ProjectId,
    building_id: BuildingId,
    layout_id: LayoutId,
    floor: i32,
}

/// Free units of the same layout, nearest floors first, filled up from the same project.
pub async fn alternatives(reader: &Reader<'_>, id: UnitId) -> Result<Vec<Alternative>> {
    let wanted = Entity::find_by_id(id)
        .select_only()
        .columns([Column::ProjectId, Column::BuildingId, Column::LayoutId, Column::Floor])
        .into_model::<Wanted>()
        .one(&reader.db)
        .await?;
    let wanted = wanted.filter(|wanted| reader.scope().sees_project(wanted.project_id));
    // What the reader does not see does not exist, taken or not.
    let wanted = wanted.ok_or(Error::NotFound("unit"))?;
    let alike = nearest(&wanted, id).filter(Column::LayoutId.eq(wanted.layout_id));
    let mut found = offered(reader, alike, OFFERED).await?;
    if found.len() < AT_LEAST {
        let others = nearest(&wanted, id).filter(Column::LayoutId.ne(wanted.layout_id));
        let missing = OFFERED - found.len() as u64;
        found.extend(offered(reader, others, missing).await?);
    }
    Ok(found)
}

fn nearest(wanted: &Wanted, id: UnitId) -> Select<Entity> {
    let distance = Func::cust("ABS").arg(Expr::col(Column::Floor).sub(wanted.floor));
    let elsewhere = Expr::case(Column::BuildingId.eq(wanted.building_id), 0).finally(1);
    Entity::find()
        .filter(Column::ProjectId.eq(wanted.project_id))
        .filter(Column::Status.eq(UnitStatus::Available))
        // What is attached is for the buyer of its home.
        .filter(Column::AttachedToId.is_null())
        .filter(Column::Id.ne(id))
        .order_by_asc(Expr::expr(distance))
        .order_by_asc(Expr::expr(elsewhere))
        .order_by_asc(Column::Id)
}

async fn offered(
    reader: &Reader<'_>,
    select: Select<Entity>,
    count: u64,
) -> Result<Vec<Alternative>> {
    let rows = select
        .select_only()
        .columns([
            Column::Id,
            Column::Code,
            Column::BuildingId,
            Column::LayoutId,
            Column::Floor,
            Column::Room,
            Column::GrossArea,
            Column::ListPrice,
        ])
        .limit(count)
        .into_model::<Alternative>()
        .all(&reader.db)
        .await?;
    Ok(rows)
}
