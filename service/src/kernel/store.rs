//! Bytes of files: a folder of the machine, or whatever else speaks for an object store.
//!
//! Keys are made of ids alone, so nothing that comes from outside can name a place.

use super::error::{Error, Result};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use std::ops::Range;
use std::sync::Arc;
use uuid::Uuid;

/// Parts of an upload that may be on their way to the store at once.
const PARTS: usize = 4;

/// What kind of bytes, by the first part of their key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawer {
    Files,
    Thumbnails,
    /// What uploaded tours hold.
    Tours,
}

impl Drawer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Files, Self::Thumbnails, Self::Tours];

    const fn name(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Thumbnails => "thumbnails",
            Self::Tours => "tours",
        }
    }

    fn key(self, id: Uuid) -> Path {
        Path::from_iter([self.name().to_owned(), id.to_string()])
    }
}

/// Bytes on their way out.
pub type Flow = BoxStream<'static, Result<Bytes>>;

/// The object store of the process.
#[derive(Debug, Clone)]
pub struct Store(Arc<dyn ObjectStore>);

impl Store {
    /// Keeps everything in memory: for processes that keep no files.
    #[must_use]
    pub fn memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Keeps everything below a folder that is there.
    pub fn folder(path: &std::path::Path) -> Result<Self> {
        let store = LocalFileSystem::new_with_prefix(path).map_err(Error::from)?;
        // A row is committed only once its bytes would survive a power cut as well.
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Any other store.
    #[must_use]
    pub fn of(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// Begins to write; nothing is there until the whole is.
    pub async fn open(&self, drawer: Drawer, id: Uuid) -> Result<Writing> {
        let upload = self.0.put_multipart(&drawer.key(id)).await.map_err(Error::from)?;
        Ok(Writing(WriteMultipart::new(upload)))
    }

    /// Writes the whole at once.
    pub async fn put(&self, drawer: Drawer, id: Uuid, bytes: Vec<u8>) -> Result<()> {
        let put = self.0.put(&drawer.key(id), PutPayload::from(bytes)).await;
        put.map(drop).map_err(Error::from)
    }

    /// The whole, for what fits into memory.
    pub async fn bytes(&self, drawer: Drawer, id: Uuid) -> Result<Bytes> {
        let got = self.0.get(&drawer.key(id)).await.map_err(Error::from)?;
        got.bytes().await.map_err(Error::from)
    }

    /// Some of the bytes, as they come.
    pub async fn read(&self, drawer: Drawer, id: Uuid, range: Range<u64>) -> Result<Flow> {
        if range.is_empty() {
            return Ok(futures_util::stream::empty().boxed());
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..Default::default() };
        let got = self.0.get_opts(&drawer.key(id), options).await.map_err(Error::from)?;
        Ok(got.into_stream().map_err(Error::from).boxed())
    }

    /// Removes the bytes; that there were none is fine.
    pub async fn remove(&self, drawer: Drawer, id: Uuid) -> Result<()> {
        match self.0.delete(&drawer.key(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Ids of everything that is there.
    pub fn ids(&self, drawer: Drawer) -> BoxStream<'static, Result<Uuid>> {
        let listed = self.0.list(Some(&Path::from(drawer.name())));
        let ids = listed.map_err(Error::from).try_filter_map(async |found| {
            // What somebody else has put there is none of ours.
            Ok(found.location.filename().and_then(|name| name.parse::<Uuid>().ok()))
        });
        ids.boxed()
    }
}

/// Bytes on their way in.
#[derive(Debug)]
pub struct Writing(WriteMultipart);

impl Writing {
    /// Goes on; waits while too much is under way.
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.0.wait_for_capacity(PARTS).await.map_err(Error::from)?;
        self.0.put(bytes);
        Ok(())
    }

    /// It is there.
    pub async fn finish(self) -> Result<()> {
        self.0.finish().await.map(drop).map_err(Error::from)
    }

    /// It never was.
    pub async fn abort(self) -> Result<()> {
        self.0.abort().await.map_err(Error::from)
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::Unavailable(format!("object store: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_is_read_in_parts_listed_and_removed() -> Result<()> {
        let store = Store::memory();
        let (id, drawer) = (Uuid::from_u128(7), Drawer::Files);
        let mut writing = store.open(drawer, id).await?;
        writing.write(Bytes::from_static(b"louxiao")).await?;
        writing.finish().await?;
        let part: Vec<Bytes> = store.read(drawer, id, 3..7).await?.try_collect().await?;
        assert_eq!(part.concat(), b"xiao");
        assert_eq!(store.ids(drawer).try_collect::<Vec<_>>().await?, [id]);
        assert!(store.ids(Drawer::Thumbnails).try_collect::<Vec<_>>().await?.is_empty());
        store.remove(drawer, id).await?;
        store.remove(drawer, id).await?;
        assert!(store.ids(drawer).try_collect::<Vec<_>>().await?.is_empty());
        Ok(())
    }

    #[tokio::test]
    async fn what_is_given_up_leaves_nothing() -> Result<()> {
        let store = Store::memory();
        let mut writing = store.open(Drawer::Files, Uuid::from_u128(7)).await?;
        writing.write(Bytes::from_static(b"half")).await?;
        writing.abort().await?;
        assert!(store.ids(Drawer::Files).try_collect::<Vec<_>>().await?.is_empty());
        Ok(())
    }
}
