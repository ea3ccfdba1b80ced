//! The bytes of files, for who sees them.

use super::query::FileView;
use super::scope::get;
use crate::kernel::store::{Drawer, Flow};
use crate::kernel::{Error, Kernel, Reader, Result};
use bytes::Bytes;
use entity::id::FileId;
use futures_util::{StreamExt, stream};
use std::ops::Range;

/// Some of the bytes of a file that the reader has been shown.
pub async fn part(reader: &Reader<'_>, file: &FileView, range: Range<u64>) -> Result<Flow> {
    reader.kernel.store.read(Drawer::Files, file.id.0, range).await
}

/// Some of the bytes of a file that a link has named.
pub async fn linked_part(kernel: &Kernel, file: &FileView, range: Range<u64>) -> Result<Flow> {
    kernel.store.read(Drawer::Files, file.id.0, range).await
}

/// The thumbnail of a picture: a JPEG of at most 480 pixels a side.
pub async fn thumbnail(reader: &Reader<'_>, id: FileId) -> Result<(FileView, Bytes)> {
    let file = get(reader, id).await?;
    if !file.kind.is_picture() {
        return Err(Error::NotFound("thumbnail"));
    }
    let bytes = reader.kernel.store.bytes(Drawer::Thumbnails, id.0).await?;
    Ok((file.into(), bytes))
}

/// Bytes at hand, as if they came from the store.
#[must_use]
pub fn whole(bytes: &Bytes, range: Range<u64>) -> Flow {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len());
    let part = bytes.slice(at(range.start)..at(range.end));
    stream::once(async { Ok(part) }).boxed()
}
