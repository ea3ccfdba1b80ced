//! Adding a picture, a floor plan or a tour to a gallery.

use super::cover;
use super::target::{Place, named};
use super::tour;
use crate::files::file::{self, Holder};
use crate::inventory::naming::remark;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Reader, Result, Tx};
use entity::id::{BuildingId, FileId, LayoutId, MediaId, ProjectId, UnitId};
use entity::inventory::media::{self, Column, Entity, MediaKind};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Entries of one gallery.
const MOST: i32 = 200;

/// A new entry of exactly one gallery: a project's, a building's, a layout's or a unit's.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "layout_id": "01935e3c-5a00-7000-8000-000000000003", "kind": "picture",
    "file_id": "01935e3c-5a00-7000-8000-000000000010", "title": "客厅"
}))]
pub struct CreateMedia {
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
    pub layout_id: Option<LayoutId>,
    pub unit_id: Option<UnitId>,
    pub kind: MediaKind,
    /// An uploaded picture, for a picture or a floor plan.
    pub file_id: Option<FileId>,
    /// A public `https` address, for a tour.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub url: Option<String>,
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    pub title: Option<String>,
}

impl CreateMedia {
    fn places(&self) -> [Option<Place>; 4] {
        [
            self.project_id.map(Place::Project),
            self.building_id.map(Place::Building),
            self.layout_id.map(Place::Layout),
            self.unit_id.map(Place::Unit),
        ]
    }

    /// What the kind needs, and what it excludes.
    fn check(&self, faults: &mut Vec<Fault>) {
        let (needed, excluded) = match self.kind {
            MediaKind::Tour => (("/url", self.url.is_some()), ("/file_id", self.file_id.is_some())),
            _ => (("/file_id", self.file_id.is_some()), ("/url", self.url.is_some())),
        };
        if !needed.1 {
            faults.push(Fault::at(needed.0, FaultCode::Required));
        }
        if excluded.1 {
            faults.push(Fault::at(excluded.0, FaultCode::Conflict));
        }
    }
}

/// Adds the entry at the end of its gallery; the first picture becomes the cover.
pub async fn create(tx: &mut Tx<'_>, input: &CreateMedia) -> Result<MediaId> {
    let mut faults = vec![];
    let place = named(&tx.reader(), input.places(), &mut faults).await?;
    input.check(&mut faults);
    check_file(&tx.reader(), input.file_id, &mut faults).await?;
    let url = input.url.as_deref().map(tour::address).transpose();
    let url = url.unwrap_or_else(|code| {
        faults.push(Fault::at("/url", code));
        None
    });
    let Some((place, project_id)) = place.filter(|_| faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    place.lock(tx).await?;
    let row = media::Model {
        id: tx.id::<MediaId>(),
        project_id,
        building_id: input.building_id,
        layout_id: input.layout_id,
        unit_id: input.unit_id,
        target_id: place.id(),
        kind: input.kind,
        file_id: input.file_id,
        url,
        title: remark(input.title.as_deref()),
        position: next(tx, place).await?,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    if let Some(file_id) = row.file_id {
        let holder = Holder { kind: "inventory.media", id: row.id.0, project_id, open: true };
        file::attach(tx, file_id, holder).await?;
    }
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.db()).await?;
    cover::take_first(tx, &row).await?;
    let told = json!({
        "media_id": row.id, "kind": row.kind, "target_id": row.target_id, "file_id": row.file_id,
    });
    let subject = Subject::of("inventory.media", row.id, project_id);
    tx.record("inventory.media.created", subject, &told)?;
    Ok(row.id)
}

/// Only pictures are shown; who does not see the file is told that there is none.
async fn check_file(
    reader: &Reader<'_>,
    id: Option<FileId>,
    faults: &mut Vec<Fault>,
) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    match file::one(reader, id).await {
        Ok(found) if found.kind.is_picture() => Ok(()),
        Ok(_) => {
            faults.push(Fault::at("/file_id", FaultCode::TypeNotAllowed));
            Ok(())
        }
        Err(Error::NotFound(_)) => {
            faults.push(Fault::at("/file_id", FaultCode::NotFound));
            Ok(())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn next(tx: &Tx<'_>, place: Place) -> Result<i32> {
    let last = Entity::find()
        .filter(Column::TargetId.eq(place.id()))
        .order_by_desc(Column::Position)
        .one(tx.db())
        .await?;
    let next = last.map_or(0, |row| row.position) + 1;
    if next > MOST { Err(Error::fault("", FaultCode::TooMany)) } else { Ok(next) }
}
