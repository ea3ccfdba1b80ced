//! The files of an uploaded tour, for who sees its gallery and for who has a link.

use super::entry_kind::media_type;
use super::query::one;
use crate::kernel::store::{Drawer, Flow};
use crate::kernel::{Error, Kernel, Reader, Result, ticket};
use entity::id::{MediaId, TourEntryId};
use entity::inventory::tour_entry::{self, Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::ops::Range;

/// What tickets of tours are bound to.
pub(super) const SIGNED: &str = "inventory.media.link";

/// A file of a tour as it is served.
#[derive(Debug, Clone)]
pub struct TourFile {
    id: TourEntryId,
    pub media_type: &'static str,
    pub size: u64,
    pub sha256: String,
}

impl TourFile {
    fn of(row: tour_entry::Model) -> Option<Self> {
        Some(Self {
            id: row.id,
            media_type: media_type(&row.path)?,
            size: row.size.unsigned_abs(),
            sha256: row.sha256,
        })
    }

    /// Some of its bytes.
    pub async fn part(&self, kernel: &Kernel, range: Range<u64>) -> Result<Flow> {
        kernel.store.read(Drawer::Tours, self.id.0, range).await
    }
}

/// The file of this path in a tour that the reader sees.
pub async fn tour_file(reader: &Reader<'_>, id: MediaId, path: &str) -> Result<TourFile> {
    one(reader, id).await?;
    at(&reader.db, id, path).await
}

/// The file of this path in the tour behind a link that holds.
pub async fn linked_tour_file(kernel: &Kernel, token: &str, path: &str) -> Result<TourFile> {
    let id = ticket::admits(kernel, SIGNED, token).ok_or(Error::NotFound("link"))?;
    at(&kernel.db, MediaId(id), path).await
}

/// A path is only compared; it never becomes a place. What no tour has is not asked for: not every
/// database takes every letter.
async fn at(db: &impl ConnectionTrait, id: MediaId, path: &str) -> Result<TourFile> {
    if media_type(path).is_none() || path.chars().any(char::is_control) {
        return Err(Error::NotFound("tour file"));
    }
    let row = Entity::find().filter(Column::MediaId.eq(id)).filter(Column::Path.eq(path));
    let found = row.one(db).await?.filter(|row| row.path == path);
    found.and_then(TourFile::of).ok_or(Error::NotFound("tour file"))
}
