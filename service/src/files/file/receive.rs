//! Receiving a file: its bytes go to the store as they come, counted and hashed on the way.

use super::content::{self, HEAD};
use super::label::{self, label};
use super::picture;
use crate::kernel::store::{Drawer, Writing};
use crate::kernel::{Error, FaultCode, Kernel, Reader, Result, parameter};
use bytes::Bytes;
use entity::files::file::{Entity, FileKind};
use entity::id::FileId;
use sea_orm::EntityTrait;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Where the file stands in the form.
const PLACE: &str = "/file";

/// What is taken at all.
#[derive(Debug, Clone)]
pub struct Bounds {
    pub max_bytes: u64,
    kinds: Vec<FileKind>,
    /// Is an archive wanted, and nothing else?
    archive: bool,
}

impl Bounds {
    /// The bounds that the office has set.
    pub async fn read(reader: &Reader<'_>) -> Result<Self> {
        let megabytes: u64 = parameter::read(reader, "files.upload.max_megabytes", None).await?;
        let kinds = parameter::read(reader, "files.upload.kinds", None).await?;
        Ok(Self { max_bytes: megabytes * 1024 * 1024, kinds, archive: false })
    }

    /// The bounds of archives, by the parameter that says how large they may be.
    pub async fn of_archives(reader: &Reader<'_>, key: &str) -> Result<Self> {
        let megabytes: u64 = parameter::read(reader, key, None).await?;
        Ok(Self { max_bytes: megabytes * 1024 * 1024, kinds: vec![], archive: true })
    }
}

/// What the sender says of a file.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    pub name: String,
    pub media_type: String,
}

/// A file that is in the store and waits for its row.
#[derive(Debug, Clone, Serialize)]
pub struct Received {
    /// Another at each try, so no part of what is compared under an idempotency key.
    #[serde(skip)]
    pub id: FileId,
    pub name: String,
    /// None of an archive, which is looked through and never kept.
    pub kind: Option<FileKind>,
    pub size: i64,
    pub sha256: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
}

/// A file on its way in.
pub struct Receiving<'k> {
    kernel: &'k Kernel,
    bounds: Bounds,
    id: FileId,
    writing: Writing,
    hasher: Sha256,
    head: Vec<u8>,
    size: u64,
}

impl<'k> Receiving<'k> {
    /// Opens the store for a file.
    pub async fn begin(kernel: &'k Kernel, bounds: Bounds) -> Result<Self> {
        let id: FileId = kernel.fresh_id();
        let writing = kernel.store.open(Drawer::Files, id.0).await?;
        Ok(Self { kernel, bounds, id, writing, hasher: Sha256::new(), head: vec![], size: 0 })
    }

    /// Takes some more bytes; false once there are too many.
    pub async fn take(&mut self, bytes: Bytes) -> Result<bool> {
        self.size += bytes.len() as u64;
        if self.size > self.bounds.max_bytes {
            return Ok(false);
        }
        self.hasher.update(&bytes);
        let missing = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..missing]);
        self.writing.write(bytes).await?;
        Ok(true)
    }

    /// Nothing was received.
    pub async fn give_up(self) -> Result<()> {
        self.writing.abort().await
    }

    /// That was all: what is it?
    pub async fn finish(self, declared: &Declared) -> Result<Received> {
        let kind = match self.kind(declared) {
            Ok(kind) => kind,
            Err(code) => {
                self.writing.abort().await?;
                return Err(Error::fault(PLACE, code));
            }
        };
        let Self { kernel, id, writing, hasher, size, .. } = self;
        writing.finish().await?;
        let mut received = Received {
            id,
            name: kind.map(|kind| label(&declared.name, kind)).unwrap_or_default(),
            kind,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            sha256: hex::encode(hasher.finalize()),
            width: None,
            height: None,
        };
        if let Some(kind) = kind.filter(|kind| kind.is_picture())
            && let Err(error) = add_thumbnail(kernel, &mut received, kind).await
        {
            discard(kernel, id).await?;
            return Err(error);
        }
        Ok(received)
    }

    fn kind(&self, declared: &Declared) -> Result<Option<FileKind>, FaultCode> {
        if self.size == 0 {
            return Err(FaultCode::Required);
        }
        label::check(&declared.name)?;
        if self.bounds.archive {
            return content::is_archive(&self.head, &declared.media_type).map(|()| None);
        }
        let kind = content::kind_of(&self.head).ok_or(FaultCode::TypeNotAllowed)?;
        if !self.bounds.kinds.contains(&kind) {
            return Err(FaultCode::TypeNotAllowed);
        }
        content::agree(&declared.media_type, kind).map(|()| Some(kind))
    }
}

async fn add_thumbnail(kernel: &Kernel, received: &mut Received, kind: FileKind) -> Result<()> {
    let bytes = kernel.store.bytes(Drawer::Files, received.id.0).await?;
    let looked = picture::look_at(bytes, kind).await;
    let picture = looked.map_err(|code| Error::fault(PLACE, code))?;
    received.width = i32::try_from(picture.width).ok();
    received.height = i32::try_from(picture.height).ok();
    kernel.store.put(Drawer::Thumbnails, received.id.0, picture.thumbnail).await
}

/// Removes the bytes of a file.
pub(super) async fn discard(kernel: &Kernel, id: FileId) -> Result<()> {
    for drawer in Drawer::ALL {
        kernel.store.remove(drawer, id.0).await?;
    }
    Ok(())
}

/// After the write: removes the bytes again unless their row was committed, because the act was
/// refused, was a dry run, or had been done before under the same key.
pub async fn settle(kernel: &Kernel, received: &Received) -> Result<()> {
    if Entity::find_by_id(received.id).one(&kernel.db).await?.is_some() {
        return Ok(());
    }
    discard(kernel, received.id).await
}
