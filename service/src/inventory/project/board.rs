//! The sales board 销控表 of a whole project: every building, floors × stacks, in one answer that is
//! cheap to poll.
//!
//! As for a single building, numbers of rows and of holds that are over, versions and the day say
//! whether anything has changed.

use super::get;
use crate::inventory::building::{self as buildings, BoardCount, BoardUnit, BoardView};
use crate::inventory::unit::lapse;
use crate::kernel::sum::sum_of;
use crate::kernel::{Reader, Result, digest};
use entity::id::{BuildingId, ProjectId};
use entity::inventory::{building, unit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A project, building by building in the order of their codes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "code": "GZ001", "name": "珠江花园",
    "counts": [{"status": "available", "status_code": 0, "count": 1}],
    "buildings": [{
        "building_id": "01935e3c-5a00-7000-8000-000000000004",
        "project_id": "01935e3c-5a00-7000-8000-000000000002",
        "code": "2", "name": "2 栋", "stacks": ["01"],
        "counts": [{"status": "available", "status_code": 0, "count": 1}],
        "floors": [{"floor": 16, "units": [{
            "id": "01935e3c-5a00-7000-8000-000000000006", "code": "GZ001-02-1601", "floor": 16,
            "room": "01", "entrance": null, "use": "home",
            "layout_id": "01935e3c-5a00-7000-8000-000000000005", "layout": "A1",
            "orientation": "south", "gross_area": "98.76", "inside_area": "79.01",
            "list_unit_price": "20000.00", "list_price": "1975200.00", "status": "available",
            "status_code": 0,
            "sub_status": null, "sub_status_code": null, "withheld_kind": null,
            "withheld_until_on": null, "attached_to_id": null, "version": 2
        }]}]
    }]
}))]
pub struct ProjectBoardView {
    pub project_id: ProjectId,
    pub code: String,
    pub name: String,
    /// Over all buildings.
    pub counts: Vec<BoardCount>,
    /// A building without units is there too.
    pub buildings: Vec<BoardView>,
}

#[derive(Debug, FromQueryResult)]
struct Versions {
    rows: i64,
    newest: Option<i32>,
    changes: i64,
}

impl Versions {
    fn text(&self) -> String {
        format!("{} {} {}", self.rows, self.newest.unwrap_or_default(), self.changes)
    }
}

/// Strong tag of the board, from what was counted.
pub async fn board_tag(reader: &Reader<'_>, id: ProjectId) -> Result<String> {
    let project = get(reader, id).await?;
    let backend = reader.db.get_database_backend();
    let buildings = building::Entity::find()
        .select_only()
        .column_as(building::Column::Id.count(), "rows")
        .column_as(building::Column::Version.max(), "newest")
        .column_as(sum_of(backend, building::Column::Version), "changes")
        .filter(building::Column::ProjectId.eq(id))
        .into_model::<Versions>()
        .one(&reader.db)
        .await?;
    let units = unit::Entity::find()
        .select_only()
        .column_as(unit::Column::Id.count(), "rows")
        .column_as(unit::Column::Version.max(), "newest")
        .column_as(sum_of(backend, unit::Column::Version), "changes")
        .filter(unit::Column::ProjectId.eq(id))
        .into_model::<Versions>()
        .one(&reader.db)
        .await?;
    let text = |versions: Option<Versions>| versions.map_or_else(String::new, |v| v.text());
    let (buildings, units) = (text(buildings), text(units));
    let (over, today) = (ended(reader, id).await?, reader.today(&project.time_zone));
    let text = format!("board 4 {id} {} {buildings} {units} {over} {today}", project.version);
    Ok(digest::etag(&text))
}

/// How many holds are over and not ended yet.
async fn ended(reader: &Reader<'_>, id: ProjectId) -> Result<i64> {
    let count = lapse::ended_in(Expr::val(id.0), reader.now);
    let row = reader.db.query_one(&count).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// The board; three queries, however many buildings there are, and one or two more where units are
/// held or withheld until a day.
pub async fn board(reader: &Reader<'_>, id: ProjectId) -> Result<ProjectBoardView> {
    let project = get(reader, id).await?;
    let rows = building::Entity::find()
        .filter(building::Column::ProjectId.eq(id))
        .order_by_asc(building::Column::Code)
        .order_by_asc(building::Column::Id)
        .all(&reader.db)
        .await?;
    let cells = buildings::cells(reader, unit::Column::ProjectId.eq(id)).await?;
    let counts = buildings::counted(&cells);
    let mut by_building: HashMap<BuildingId, Vec<BoardUnit>> = HashMap::new();
    for cell in cells {
        by_building.entry(cell.building_id).or_default().push(cell);
    }
    let mut laid_out = |row: building::Model| {
        let cells = by_building.remove(&row.id).unwrap_or_default();
        buildings::laid_out(row, cells)
    };
    let buildings = rows.into_iter().map(&mut laid_out).collect();
    Ok(ProjectBoardView {
        project_id: id,
        code: project.code,
        name: project.name,
        counts,
        buildings,
    })
}
