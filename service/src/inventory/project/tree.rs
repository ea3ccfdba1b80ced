//! The tree of a project: phases, zones, buildings and entrances with their units counted.

use super::get;
use crate::inventory::unit::lapse::Lapses;
use crate::kernel::{Reader, Result};
use entity::id::{BuildingId, PhaseId, ProjectId, ZoneId};
use entity::inventory::axes::StatusGroup;
use entity::inventory::unit::{self, UnitStatus};
use entity::inventory::{building, phase, zone};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// How many units there are, and how far they are sold.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct UnitCounts {
    pub units: u64,
    /// 待售.
    pub for_sale: u64,
    /// 预定.
    pub reserved: u64,
    /// 已售.
    pub sold: u64,
}

impl UnitCounts {
    fn add(&mut self, group: StatusGroup, units: u64) {
        self.units += units;
        match group {
            StatusGroup::ForSale => self.for_sale += units,
            StatusGroup::Reserved => self.reserved += units,
            StatusGroup::Sold => self.sold += units,
        }
    }

    fn sum(parts: impl Iterator<Item = Self>) -> Self {
        parts.fold(Self::default(), |sum, part| Self {
            units: sum.units + part.units,
            for_sale: sum.for_sale + part.for_sale,
            reserved: sum.reserved + part.reserved,
            sold: sum.sold + part.sold,
        })
    }
}

/// An entrance 单元 of a building.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TreeEntrance {
    pub name: String,
    pub counts: UnitCounts,
}

/// A building; units behind no entrance count for it alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TreeBuilding {
    pub id: BuildingId,
    pub code: String,
    pub name: String,
    pub floors: i32,
    pub counts: UnitCounts,
    pub entrances: Vec<TreeEntrance>,
}

/// A zone with its buildings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TreeZone {
    pub id: ZoneId,
    pub code: String,
    pub name: String,
    pub counts: UnitCounts,
    pub buildings: Vec<TreeBuilding>,
}

/// A phase with its zones, and with the buildings that stand in none of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TreePhase {
    pub id: PhaseId,
    pub code: String,
    pub name: String,
    pub counts: UnitCounts,
    pub zones: Vec<TreeZone>,
    pub buildings: Vec<TreeBuilding>,
}

/// A project from its phases down to the entrances, each level in the order of its codes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "code": "GZ001", "name": "珠江花园",
    "counts": {"units": 1, "for_sale": 1, "reserved": 0, "sold": 0},
    "phases": [], "zones": [],
    "buildings": [{
        "id": "01935e3c-5a00-7000-8000-000000000004", "code": "2", "name": "2 栋", "floors": 18,
        "counts": {"units": 1, "for_sale": 1, "reserved": 0, "sold": 0},
        "entrances": [{
            "name": "1单元", "counts": {"units": 1, "for_sale": 1, "reserved": 0, "sold": 0}
        }]
    }]
}))]
pub struct ProjectTreeView {
    pub project_id: ProjectId,
    pub code: String,
    pub name: String,
    pub counts: UnitCounts,
    pub phases: Vec<TreePhase>,
    /// Zones that lie in no phase.
    pub zones: Vec<TreeZone>,
    /// Buildings that stand in no zone and no phase.
    pub buildings: Vec<TreeBuilding>,
}

type Counted = HashMap<BuildingId, HashMap<Option<String>, UnitCounts>>;

/// The tree; six queries, however large the project is, and one more where holds have run out.
pub async fn tree(reader: &Reader<'_>, id: ProjectId) -> Result<ProjectTreeView> {
    let project = get(reader, id).await?;
    let phases = phase::Entity::find()
        .filter(phase::Column::ProjectId.eq(id))
        .order_by_asc(phase::Column::Code)
        .all(&reader.db)
        .await?;
    let zones = zone::Entity::find()
        .filter(zone::Column::ProjectId.eq(id))
        .order_by_asc(zone::Column::Code)
        .all(&reader.db)
        .await?;
    let rows = building::Entity::find()
        .filter(building::Column::ProjectId.eq(id))
        .order_by_asc(building::Column::Code)
        .all(&reader.db)
        .await?;
    let mut counted = counted(reader, id).await?;
    let mut places: HashMap<(Option<PhaseId>, Option<ZoneId>), Vec<TreeBuilding>> = HashMap::new();
    for row in rows {
        // Below its zone a building is found there, whatever its phase.
        let phase_id = row.phase_id.filter(|_| row.zone_id.is_none());
        places.entry((phase_id, row.zone_id)).or_default().push(laid_out(row, &mut counted));
    }
    let mut of_phase: HashMap<Option<PhaseId>, Vec<TreeZone>> = HashMap::new();
    for row in zones {
        let buildings = places.remove(&(None, Some(row.id))).unwrap_or_default();
        let counts = UnitCounts::sum(buildings.iter().map(|building| building.counts));
        let zone = TreeZone { id: row.id, code: row.code, name: row.name, counts, buildings };
        of_phase.entry(row.phase_id).or_default().push(zone);
    }
    let phases: Vec<TreePhase> = phases
        .into_iter()
        .map(|row| {
            let zones = of_phase.remove(&Some(row.id)).unwrap_or_default();
            let buildings = places.remove(&(Some(row.id), None)).unwrap_or_default();
            let counts = total(&zones, &buildings);
            TreePhase { id: row.id, code: row.code, name: row.name, counts, zones, buildings }
        })
        .collect();
    let zones = of_phase.remove(&None).unwrap_or_default();
    let buildings = places.remove(&(None, None)).unwrap_or_default();
    let beside = total(&zones, &buildings);
    let counts = UnitCounts::sum(phases.iter().map(|phase| phase.counts).chain([beside]));
    let (code, name) = (project.code, project.name);
    Ok(ProjectTreeView { project_id: id, code, name, counts, phases, zones, buildings })
}

fn total(zones: &[TreeZone], buildings: &[TreeBuilding]) -> UnitCounts {
    let zones = zones.iter().map(|zone| zone.counts);
    UnitCounts::sum(zones.chain(buildings.iter().map(|building| building.counts)))
}

fn laid_out(row: building::Model, counted: &mut Counted) -> TreeBuilding {
    let mut own = counted.remove(&row.id).unwrap_or_default();
    let counts = UnitCounts::sum(own.values().copied());
    let names = row.entrances.map(|entrances| entrances.0).unwrap_or_default();
    let entrances = names.into_iter().map(|name| {
        let counts = own.remove(&Some(name.clone())).unwrap_or_default();
        TreeEntrance { name, counts }
    });
    let entrances = entrances.collect();
    TreeBuilding {
        id: row.id,
        code: row.code,
        name: row.name,
        floors: row.floors,
        counts,
        entrances,
    }
}

async fn counted(reader: &Reader<'_>, id: ProjectId) -> Result<Counted> {
    use unit::Column;
    let rows: Vec<(BuildingId, Option<String>, UnitStatus, i64)> = unit::Entity::find()
        .select_only()
        .columns([Column::BuildingId, Column::Entrance, Column::Status])
        .column_as(Column::Id.count(), "units")
        .filter(Column::ProjectId.eq(id))
        .group_by(Column::BuildingId)
        .group_by(Column::Entrance)
        .group_by(Column::Status)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut counted = Counted::new();
    for (building, entrance, status, units) in rows {
        let place = counted.entry(building).or_default().entry(entrance).or_default();
        place.add(status.group(), units.unsigned_abs());
    }
    for (building, entrance) in free_again(reader, id).await? {
        let place = counted.entry(building).or_default().entry(entrance).or_default();
        place.reserved = place.reserved.saturating_sub(1);
        place.for_sale += 1;
    }
    Ok(counted)
}

/// Where the units stand whose holds are over: for sale, whatever their rows say yet.
async fn free_again(
    reader: &Reader<'_>,
    id: ProjectId,
) -> Result<Vec<(BuildingId, Option<String>)>> {
    use unit::Column;
    let lapses = Lapses::everywhere(reader).await?;
    if lapses.is_empty() {
        return Ok(vec![]);
    }
    let held = unit::Entity::find()
        .select_only()
        .columns([Column::BuildingId, Column::Entrance])
        .filter(Column::ProjectId.eq(id))
        .filter(Column::Status.eq(UnitStatus::Held))
        .filter(lapses.among());
    Ok(held.into_tuple().all(&reader.db).await?)
}
