//! What an entry of a gallery belongs to.

use crate::inventory::project;
use crate::inventory::{building, layout, unit};
use crate::kernel::{Error, Fault, FaultCode, Reader, Result, Tx};
use entity::id::{BuildingId, LayoutId, ProjectId, UnitId};
use entity::inventory as rows;
use entity::inventory::media;
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

/// The place whose gallery it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Project(ProjectId),
    Building(BuildingId),
    Layout(LayoutId),
    Unit(UnitId),
}

impl Place {
    pub(super) fn id(self) -> Uuid {
        match self {
            Self::Project(id) => id.0,
            Self::Building(id) => id.0,
            Self::Layout(id) => id.0,
            Self::Unit(id) => id.0,
        }
    }

    /// The place of an entry.
    pub(super) fn of(row: &media::Model) -> Self {
        let below = row.unit_id.map(Self::Unit).or(row.layout_id.map(Self::Layout));
        below.or(row.building_id.map(Self::Building)).unwrap_or(Self::Project(row.project_id))
    }

    /// Its project, if the reader sees it.
    async fn project(self, reader: &Reader<'_>) -> Result<ProjectId> {
        Ok(match self {
            Self::Project(id) => project::get(reader, id).await?.id,
            Self::Building(id) => building::get(reader, id).await?.project_id,
            Self::Layout(id) => layout::one(reader, id).await?.project_id,
            Self::Unit(id) => unit::get(reader, id).await?.project_id,
        })
    }

    const fn pointer(self) -> &'static str {
        match self {
            Self::Project(_) => "/project_id",
            Self::Building(_) => "/building_id",
            Self::Layout(_) => "/layout_id",
            Self::Unit(_) => "/unit_id",
        }
    }

    /// Holds the place, so that its gallery is arranged by one at a time.
    pub(super) async fn lock(self, tx: &Tx<'_>) -> Result<()> {
        let db = tx.db();
        let there = match self {
            Self::Project(id) => {
                let row = rows::project::Entity::find_by_id(id).lock_exclusive().one(db).await?;
                row.is_some()
            }
            Self::Building(id) => {
                let row = rows::building::Entity::find_by_id(id).lock_exclusive().one(db).await?;
                row.is_some()
            }
            Self::Layout(id) => {
                let row = rows::layout::Entity::find_by_id(id).lock_exclusive().one(db).await?;
                row.is_some()
            }
            Self::Unit(id) => {
                let row = rows::unit::Entity::find_by_id(id).lock_exclusive().one(db).await?;
                row.is_some()
            }
        };
        if there { Ok(()) } else { Err(Error::NotFound("place")) }
    }
}

/// The one place that is named, with its project; the faults where it is not exactly one.
pub(super) async fn named(
    reader: &Reader<'_>,
    places: [Option<Place>; 4],
    faults: &mut Vec<Fault>,
) -> Result<Option<(Place, ProjectId)>> {
    let mut found = None;
    for place in places.into_iter().flatten() {
        match place.project(reader).await {
            Ok(_) if found.is_some() => {
                faults.push(Fault::at(place.pointer(), FaultCode::Conflict));
            }
            Ok(project_id) => found = Some((place, project_id)),
            Err(Error::NotFound(_)) => {
                faults.push(Fault::at(place.pointer(), FaultCode::NotFound));
            }
            Err(error) => return Err(error),
        }
    }
    if places.iter().all(Option::is_none) {
        faults.push(Fault::at("", FaultCode::MissingOption));
    }
    Ok(found)
}
