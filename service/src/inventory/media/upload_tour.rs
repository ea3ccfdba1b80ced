//! Uploading a tour: an archive with a page, and all that the page needs.
//!
//! The entries are unpacked into the store one by one: what is served is byte for byte what was
//! looked at, by the tags and ranges that files have, and no archive is opened again.

use super::archive::{Archive, Entry, INDEX, Wrong};
use super::create::next;
use super::target::{Place, named};
use crate::files::file::Received;
use crate::inventory::naming::remark;
use crate::kernel::store::Drawer;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Kernel, Reader, Result, Tx};
use entity::id::{BuildingId, LayoutId, MediaId, ProjectId, TourEntryId, UnitId};
use entity::inventory::media::{self, MediaKind};
use entity::inventory::tour_entry;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use validator::Validate;

/// Where the archive stands in the form.
const FILE: &str = "/file";
/// Archives of the whole process that are unpacked at once: each is in memory meanwhile.
static UNPACKING: Semaphore = Semaphore::const_new(1);
/// Who waits holds a place among the requests in flight, so nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Entries of one insert.
const ROWS_AT_ONCE: usize = 500;

/// What the form says beside the archive: exactly one place, and perhaps a title.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct UploadTour {
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
    pub layout_id: Option<LayoutId>,
    pub unit_id: Option<UnitId>,
    #[validate(length(max = 80))]
    pub title: Option<String>,
}

impl UploadTour {
    fn places(&self) -> [Option<Place>; 4] {
        [
            self.project_id.map(Place::Project),
            self.building_id.map(Place::Building),
            self.layout_id.map(Place::Layout),
            self.unit_id.map(Place::Unit),
        ]
    }

    async fn place(&self, reader: &Reader<'_>) -> Result<(Place, ProjectId)> {
        let mut faults = vec![];
        let found = named(reader, self.places(), &mut faults).await?;
        found.filter(|_| faults.is_empty()).ok_or(Error::Invalid(faults))
    }
}

/// A tour whose entries are in the store and wait for their rows.
#[derive(Debug, Clone)]
pub struct UnpackedTour(Vec<(TourEntryId, Entry)>);

/// Looks through the archive and unpacks it, before the write begins.
pub async fn unpack_tour(
    reader: &Reader<'_>,
    input: &UploadTour,
    file: &Received,
) -> Result<UnpackedTour> {
    input.place(reader).await?;
    let kernel = reader.kernel;
    let turn = turn().await?;
    let bytes = kernel.store.bytes(Drawer::Files, file.id.0).await?;
    // The turn goes along: where the caller has gone away, it ends with the work and not before.
    let (mut turn, mut archive) = beside(move || Ok((turn, Archive::check(bytes)?))).await?;
    let mut kept = vec![];
    for entry in archive.entries.clone() {
        let id: TourEntryId = kernel.fresh_id();
        let wanted = entry.clone();
        let bytes;
        (turn, archive, bytes) = beside(move || {
            let bytes = archive.unpack(&wanted)?;
            Ok((turn, archive, bytes))
        })
        .await?;
        kernel.store.put(Drawer::Tours, id.0, bytes).await?;
        kept.push((id, entry));
    }
    Ok(UnpackedTour(kept))
}

async fn turn() -> Result<SemaphorePermit<'static>> {
    let turn = timeout(PATIENCE, UNPACKING.acquire()).await;
    let busy = |_| Error::Unavailable("other archives are being unpacked".to_owned());
    turn.map_err(busy)?.map_err(|error| Error::internal(error.to_string()))
}

/// Does the work beside that of the server.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Wrong> + Send + 'static,
) -> Result<T> {
    // What panics has met what it cannot read.
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.unwrap_or_else(|_| Err(FaultCode::ArchiveUnreadable.into()));
    done.map_err(|Wrong { code, entry }| {
        let fault = Fault::at(FILE, code);
        let told = entry.map(|entry| format!("{} ({entry})", code.told()));
        Error::Invalid(vec![match told {
            Some(told) => fault.saying(told),
            None => fault,
        }])
    })
}

/// Adds the tour at the end of its gallery.
pub async fn upload_tour(
    tx: &mut Tx<'_>,
    input: &UploadTour,
    tour: &UnpackedTour,
) -> Result<MediaId> {
    let (place, project_id) = input.place(&tx.reader()).await?;
    place.lock(tx).await?;
    let id = tx.id::<MediaId>();
    let row = media::Model {
        id,
        project_id,
        building_id: input.building_id,
        layout_id: input.layout_id,
        unit_id: input.unit_id,
        target_id: place.id(),
        kind: MediaKind::Tour,
        file_id: None,
        url: Some(format!("/api/v1/inventory/media/{id}/tour/{INDEX}")),
        title: remark(input.title.as_deref()),
        position: next(tx, place).await?,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    media::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    for some in tour.0.chunks(ROWS_AT_ONCE) {
        let rows = some.iter().map(|(entry_id, entry)| {
            let row = tour_entry::Model {
                id: *entry_id,
                project_id,
                media_id: id,
                path: entry.path.clone(),
                size: i64::try_from(entry.size).unwrap_or(i64::MAX),
                sha256: entry.sha256.clone(),
            };
            row.into_active_model()
        });
        tour_entry::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    let told = json!({"media_id": id, "target_id": place.id(), "entries": tour.0.len()});
    tx.record("inventory.media.created", Subject::of("inventory.media", id, project_id), &told)?;
    Ok(id)
}

/// After the write: removes what was unpacked unless its rows were committed.
pub async fn settle_tour(kernel: &Kernel, tour: &UnpackedTour) -> Result<()> {
    let Some((first, _)) = tour.0.first() else { return Ok(()) };
    if tour_entry::Entity::find_by_id(*first).one(&kernel.db).await?.is_some() {
        return Ok(());
    }
    for (id, _) in &tour.0 {
        kernel.store.remove(Drawer::Tours, id.0).await?;
    }
    Ok(())
}
