//! The sales board 销控表: floors × stacks in one answer that is cheap to poll.
//!
//! Every change of a unit raises its version, and a unit that is removed that of its building, so
//! the number of units and the versions say whether the board is still the same; the day and the
//! number of holds that are over say it of what nobody has written down yet.

use super::query::get;
use crate::inventory::unit::lapse::{self, Lapses, Standing};
use crate::inventory::unit::{to_layout, to_sub_status};
use crate::kernel::sum::sum_of;
use crate::kernel::{Error, Reader, Result, digest};
use chrono::NaiveDate;
use entity::id::{BuildingId, LayoutId, ProjectId, UnitId};
use entity::inventory::axes::{SaleState, UnitStatus};
use entity::inventory::unit::{Column, Entity, Orientation, UnitUse, WithholdKind};
use entity::inventory::{building, layout, project, sub_status, unit};
use entity::{Area, Money};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A cell of the board.
#[derive(Debug, Clone, Serialize, FromQueryResult, ToSchema)]
pub struct BoardUnit {
    pub id: UnitId,
    #[serde(skip)]
    pub project_id: ProjectId,
    #[serde(skip)]
    pub building_id: BuildingId,
    pub code: String,
    pub floor: i32,
    /// The stack.
    pub room: String,
    /// 单元, where the building is divided.
    pub entrance: Option<String>,
    #[serde(rename = "use")]
    pub use_kind: UnitUse,
    pub layout_id: LayoutId,
    /// Code of the layout.
    pub layout: String,
    pub orientation: Option<Orientation>,
    pub gross_area: Area,
    pub inside_area: Area,
    pub list_unit_price: Money,
    pub list_price: Money,
    pub status: UnitStatus,
    #[sea_orm(skip)]
    pub status_code: i32,
    /// Name of the sub-state below the status.
    pub sub_status: Option<String>,
    pub sub_status_code: Option<i32>,
    /// 销控 or 预留, while the unit is withheld.
    pub withheld_kind: Option<WithholdKind>,
    /// Last day; the unit is available again the day after.
    pub withheld_until_on: Option<NaiveDate>,
    /// The home that a parking or storage space belongs to.
    pub attached_to_id: Option<UnitId>,
    /// Rises with every change of the unit.
    pub version: i32,
}

/// A floor of the board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardFloor {
    pub floor: i32,
    /// In the order of entrances and stacks; a floor may lack some.
    pub units: Vec<BoardUnit>,
}

/// How many units show a status.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardCount {
    pub status: UnitStatus,
    pub status_code: i32,
    pub count: u64,
}

/// A building, floor by floor from the top.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "building_id": "01935e3c-5a00-7000-8000-000000000004",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "code": "2", "name": "2 栋", "stacks": ["01"],
    "counts": [{"status": "available", "status_code": 0, "count": 1}],
    "floors": [{"floor": 16, "units": [{
        "id": "01935e3c-5a00-7000-8000-000000000006", "code": "GZ001-02-1601", "floor": 16,
        "room": "01", "entrance": null, "use": "home",
        "layout_id": "01935e3c-5a00-7000-8000-000000000005", "layout": "A1", "orientation": "south",
        "gross_area": "98.76", "inside_area": "79.01", "list_unit_price": "20000.00",
        "list_price": "1975200.00", "status": "available", "status_code": 0,
        "sub_status": null, "sub_status_code": null, "withheld_kind": null,
        "withheld_until_on": null, "attached_to_id": null, "version": 2
    }]}]
}))]
pub struct BoardView {
    pub building_id: BuildingId,
    pub project_id: ProjectId,
    pub code: String,
    pub name: String,
    /// Rooms that occur, in order: the columns, behind each entrance.
    pub stacks: Vec<String>,
    pub counts: Vec<BoardCount>,
    pub floors: Vec<BoardFloor>,
}

#[derive(Debug, FromQueryResult)]
struct Versions {
    project_id: ProjectId,
    time_zone: String,
    over: i64,
    version: i32,
    units: i64,
    newest: Option<i32>,
    changes: i64,
}

/// Strong tag of the board, from one query over what was counted.
pub async fn board_tag(reader: &Reader<'_>, id: BuildingId) -> Result<String> {
    let units: RelationDef = building::Entity::belongs_to(unit::Entity)
        .from(building::Column::Id)
        .to(Column::BuildingId)
        .into();
    let projects: RelationDef = building::Entity::belongs_to(project::Entity)
        .from(building::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let over = lapse::ended_in(building::Column::ProjectId.into_expr(), reader.now);
    let found = building::Entity::find()
        .select_only()
        .columns([building::Column::ProjectId, building::Column::Version])
        .column(project::Column::TimeZone)
        .expr_as(Expr::from(over), "over")
        .column_as(Column::Id.count(), "units")
        .column_as(Column::Version.max(), "newest")
        .column_as(sum_of(reader.db.get_database_backend(), (Entity, Column::Version)), "changes")
        .join(JoinType::InnerJoin, projects)
        .join(JoinType::LeftJoin, units)
        .filter(building::Column::Id.eq(id))
        .group_by(project::Column::TimeZone)
        .group_by(building::Column::Id)
        .group_by(building::Column::ProjectId)
        .group_by(building::Column::Version)
        .into_model::<Versions>()
        .one(&reader.db)
        .await?;
    let versions = found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .ok_or(Error::NotFound("building"))?;
    let Versions { time_zone, over, version, units, newest, changes, .. } = versions;
    let (newest, today) = (newest.unwrap_or_default(), reader.today(&time_zone));
    let text = format!("board 4 {id} {version} {units} {newest} {changes} {over} {today}");
    Ok(digest::etag(&text))
}

/// The board; two queries, and one or two more where units are held or withheld until a day.
pub async fn board(reader: &Reader<'_>, id: BuildingId) -> Result<BoardView> {
    let building = get(reader, id).await?;
    let cells = cells(reader, Column::BuildingId.eq(id)).await?;
    Ok(laid_out(building, cells))
}

/// Cells of some units, building by building, the highest floor first.
pub(in crate::inventory) async fn cells(
    reader: &Reader<'_>,
    wanted: impl IntoCondition,
) -> Result<Vec<BoardUnit>> {
    let cells = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::ProjectId,
            Column::BuildingId,
            Column::Code,
            Column::Floor,
            Column::Room,
            Column::Entrance,
            Column::UseKind,
            Column::LayoutId,
            Column::Orientation,
            Column::GrossArea,
            Column::InsideArea,
            Column::ListUnitPrice,
            Column::ListPrice,
            Column::Status,
            Column::WithheldKind,
            Column::WithheldUntilOn,
            Column::AttachedToId,
            Column::Version,
        ])
        .column_as(layout::Column::Code, "layout")
        .column_as(sub_status::Column::Name, "sub_status")
        .column_as(sub_status::Column::Code, "sub_status_code")
        .join(JoinType::InnerJoin, to_layout())
        .join(JoinType::LeftJoin, to_sub_status())
        .filter(wanted.into_condition())
        .order_by_asc(Column::BuildingId)
        .order_by_desc(Column::Floor)
        .order_by_asc(Column::RoomKey)
        .into_model::<BoardUnit>()
        .all(&reader.db)
        .await?;
    let lapses = Lapses::of(reader, cells.iter().map(BoardUnit::standing)).await?;
    let shown = cells.into_iter().map(|unit| {
        let unit = match lapses.of_unit(unit.id) {
            Some(sale) => unit.read_as(sale),
            None => unit,
        };
        BoardUnit { status_code: unit.status.code(), ..unit }
    });
    Ok(shown.collect())
}

impl BoardUnit {
    fn standing(&self) -> Standing {
        Standing {
            id: self.id,
            project_id: self.project_id,
            status: self.status,
            withheld_kind: self.withheld_kind,
            withheld_until_on: self.withheld_until_on,
        }
    }

    /// The cell of a unit whose hold or withholding has run out.
    fn read_as(self, sale: SaleState) -> Self {
        let kept = sale == SaleState::Withheld;
        Self {
            status: sale.into(),
            sub_status: None,
            sub_status_code: None,
            withheld_kind: self.withheld_kind.filter(|_| kept),
            withheld_until_on: self.withheld_until_on.filter(|_| kept),
            ..self
        }
    }
}

/// A building with its cells, in floors.
pub(in crate::inventory) fn laid_out(
    building: building::Model,
    cells: Vec<BoardUnit>,
) -> BoardView {
    let mut stacks = BTreeSet::new();
    let counts = counted(&cells);
    let mut floors: Vec<BoardFloor> = vec![];
    for unit in cells {
        stacks.insert(unit.room.clone());
        match floors.last_mut() {
            Some(last) if last.floor == unit.floor => last.units.push(unit),
            _ => floors.push(BoardFloor { floor: unit.floor, units: vec![unit] }),
        }
    }
    BoardView {
        building_id: building.id,
        project_id: building.project_id,
        code: building.code,
        name: building.name,
        stacks: stacks.into_iter().collect(),
        counts,
        floors,
    }
}

/// How many cells show each status.
pub(in crate::inventory) fn counted(cells: &[BoardUnit]) -> Vec<BoardCount> {
    let mut counts: BTreeMap<UnitStatus, u64> = BTreeMap::new();
    for unit in cells {
        *counts.entry(unit.status).or_default() += 1;
    }
    let count = |(status, count): (UnitStatus, u64)| BoardCount {
        status,
        status_code: status.code(),
        count,
    };
    counts.into_iter().map(count).collect()
}
