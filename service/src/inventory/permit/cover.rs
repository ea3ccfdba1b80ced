//! Writing down what a permit covers.

use crate::kernel::{Fault, FaultCode, Result, Tx};
use entity::id::{BuildingId, PermitId, ProjectId, UnitId};
use entity::inventory::{building, permit_building, permit_unit, unit};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Ids of one statement; SQLite binds at most 32 766 values.
const IDS_AT_ONCE: usize = 5_000;

/// Buildings as a whole, units left out of them, and units of other buildings.
#[derive(Debug, Clone, Default)]
pub(super) struct Cover {
    pub building_ids: Vec<BuildingId>,
    pub excluded_unit_ids: Vec<UnitId>,
    pub unit_ids: Vec<UnitId>,
}

/// The buildings of the units that are named; every id that does not fit is a fault.
pub(super) async fn check(
    tx: &Tx<'_>,
    project_id: ProjectId,
    cover: &Cover,
) -> Result<HashMap<UnitId, BuildingId>> {
    let mut faults = check_buildings(tx, project_id, &cover.building_ids).await?;
    let places = places(tx, project_id, cover).await?;
    faults.extend(check_units(cover, &places));
    if cover.building_ids.is_empty() && cover.unit_ids.is_empty() {
        faults.push(Fault::at("/building_ids", FaultCode::TooFew));
    }
    if faults.is_empty() { Ok(places) } else { Err(faults.into()) }
}

/// Writes the cover of a permit that has none, checked before.
pub(super) async fn write(
    tx: &Tx<'_>,
    permit_id: PermitId,
    project_id: ProjectId,
    cover: &Cover,
    places: &HashMap<UnitId, BuildingId>,
) -> Result<()> {
    let whole = cover.building_ids.iter().map(|building_id| {
        permit_building::Model { permit_id, building_id: *building_id, project_id }
            .into_active_model()
    });
    if !cover.building_ids.is_empty() {
        permit_building::Entity::insert_many(whole).exec_without_returning(tx.db()).await?;
    }
    let named = cover.unit_ids.iter().map(|id| (id, true));
    let single: Vec<permit_unit::Model> = named
        .chain(cover.excluded_unit_ids.iter().map(|id| (id, false)))
        .filter_map(|(unit_id, covered)| {
            let building_id = *places.get(unit_id)?;
            let unit_id = *unit_id;
            Some(permit_unit::Model { permit_id, unit_id, building_id, project_id, covered })
        })
        .collect();
    for some in single.chunks(IDS_AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        permit_unit::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Forgets the cover of a permit, and answers what it was.
pub(super) async fn clear(tx: &Tx<'_>, permit_id: PermitId) -> Result<Cover> {
    let whole = permit_building::Entity::find()
        .filter(permit_building::Column::PermitId.eq(permit_id))
        .all(tx.db())
        .await?;
    let single = permit_unit::Entity::find()
        .filter(permit_unit::Column::PermitId.eq(permit_id))
        .all(tx.db())
        .await?;
    permit_building::Entity::delete_many()
        .filter(permit_building::Column::PermitId.eq(permit_id))
        .exec(tx.db())
        .await?;
    permit_unit::Entity::delete_many()
        .filter(permit_unit::Column::PermitId.eq(permit_id))
        .exec(tx.db())
        .await?;
    let units = |covered: bool| {
        single.iter().filter(|row| row.covered == covered).map(|row| row.unit_id).collect()
    };
    Ok(Cover {
        building_ids: whole.into_iter().map(|row| row.building_id).collect(),
        excluded_unit_ids: units(false),
        unit_ids: units(true),
    })
}

async fn check_buildings(
    tx: &Tx<'_>,
    project_id: ProjectId,
    ids: &[BuildingId],
) -> Result<Vec<Fault>> {
    let known: Vec<BuildingId> = building::Entity::find()
        .select_only()
        .column(building::Column::Id)
        .filter(building::Column::ProjectId.eq(project_id))
        .filter(building::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut seen = BTreeSet::new();
    let mut faults = vec![];
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/building_ids/{index}");
        if !known.contains(id) {
            faults.push(Fault::at(pointer, FaultCode::NotFound));
        } else if !seen.insert(*id) {
            faults.push(Fault::at(pointer, FaultCode::Duplicate));
        }
    }
    Ok(faults)
}

/// The buildings of the units that are named.
pub(super) async fn places(
    tx: &Tx<'_>,
    project_id: ProjectId,
    cover: &Cover,
) -> Result<HashMap<UnitId, BuildingId>> {
    let ids: Vec<UnitId> = cover.unit_ids.iter().chain(&cover.excluded_unit_ids).copied().collect();
    let mut places = HashMap::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let rows: Vec<(UnitId, BuildingId)> = unit::Entity::find()
            .select_only()
            .columns([unit::Column::Id, unit::Column::BuildingId])
            .filter(unit::Column::ProjectId.eq(project_id))
            .filter(unit::Column::Id.is_in(some.iter().map(|id| id.0)))
            .into_tuple()
            .all(tx.db())
            .await?;
        places.extend(rows);
    }
    Ok(places)
}

/// A unit is left out of a building that is covered, and named where its building is not.
fn check_units(cover: &Cover, places: &HashMap<UnitId, BuildingId>) -> Vec<Fault> {
    let whole: HashSet<BuildingId> = cover.building_ids.iter().copied().collect();
    let mut seen = HashSet::new();
    let mut faults = vec![];
    for (name, ids, inside) in [
        ("unit_ids", &cover.unit_ids, false),
        ("excluded_unit_ids", &cover.excluded_unit_ids, true),
    ] {
        for (index, id) in ids.iter().enumerate() {
            let fault = match places.get(id) {
                None => Some(FaultCode::NotFound),
                Some(_) if !seen.insert(*id) => Some(FaultCode::Duplicate),
                Some(building) if whole.contains(building) != inside => Some(FaultCode::Conflict),
                Some(_) => None,
            };
            faults.extend(fault.map(|code| Fault::at(format!("/{name}/{index}"), code)));
        }
    }
    faults
}
