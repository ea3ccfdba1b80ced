//! The kernel as it runs: pool, clock, keys and caches.

use super::cipher::Cipher;
use super::clock::Clock;
use super::courier::{Courier, Outbox};
use super::epoch::Caches;
use super::feed::Hub;
use super::number::Blocks;
use super::store::Store;
use super::strength::Strength;
use super::tx::Tx;
use chrono::{DateTime, Utc};
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;
use sea_orm::DatabaseConnection;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use uuid::{Builder, Uuid};

/// Runs inside the transaction of every act, for each event it told.
pub type Subscriber =
    for<'a> fn(&'a mut Tx<'_>, &'a event::Model) -> LocalBoxFuture<'a, super::Result<()>>;

/// Where ids come from.
#[derive(Debug)]
pub enum Ids {
    /// UUIDv7 of the machine's time.
    Random,
    /// The same row of ids at every run; for tests and examples.
    Seeded(AtomicU64),
}

impl Ids {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
    pub(super) fn next(&self, now: DateTime<Utc>) -> Uuid {
        match self {
            Self::Random => Uuid::now_v7(),
            Self::Seeded(counter) => {
                let count = counter.fetch_add(1, Ordering::Relaxed);
                let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
                let mut bytes = [0; 10];
                bytes[2..].copy_from_slice(&count.to_be_bytes());
                Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
            }
        }
    }
}

/// Everything that acts and reads share.
pub struct Kernel {
    pub db: DatabaseConnection,
    pub clock: Clock,
    pub ids: Ids,
    pub cipher: Cipher,
    pub caches: Caches,
    /// Bytes of files.
    pub store: Store,
    /// Cost of new password hashes.
    pub password_strength: Strength,
    /// May the clock be moved from outside?
    pub sandbox: bool,
    /// Carries messages to the outside.
    pub courier: Arc<dyn Courier>,
    /// What those who watch the events share.
    pub hub: Hub,
    /// SQLite has one writer: they queue here, fairly, before they begin.
    pub(super) writers: Semaphore,
    pub(super) blocks: Blocks,
    pub(super) subscribers: Vec<Subscriber>,
}

impl std::fmt::Debug for Kernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kernel").field("db", &self.db).finish_non_exhaustive()
    }
}

impl Kernel {
    #[must_use]
    pub fn new(db: DatabaseConnection, clock: Clock, ids: Ids, cipher: Cipher) -> Self {
        Self {
            db,
            clock,
            ids,
            cipher,
            caches: Caches::default(),
            store: Store::memory(),
            password_strength: Strength::Full,
            sandbox: false,
            courier: Arc::new(Outbox::new(PathBuf::from("data/outbox"))),
            hub: Hub::default(),
            writers: Semaphore::new(1),
            blocks: Blocks::default(),
            subscribers: vec![],
        }
    }

    /// Allows the clock to be moved.
    #[must_use]
    pub fn with_sandbox(mut self, sandbox: bool) -> Self {
        self.sandbox = sandbox;
        self
    }

    /// Streams say so often that they are alive.
    #[must_use]
    pub fn with_heartbeat(mut self, heartbeat: Duration) -> Self {
        self.hub.heartbeat = heartbeat;
        self
    }

    /// Hands messages to the outside to this courier.
    #[must_use]
    pub fn with_courier(mut self, courier: impl Courier + 'static) -> Self {
        self.courier = Arc::new(courier);
        self
    }

    /// Keeps the bytes of files there.
    #[must_use]
    pub fn with_store(mut self, store: Store) -> Self {
        self.store = store;
        self
    }

    /// An id for what is begun before its transaction, such as the bytes of a file.
    #[must_use]
    pub fn fresh_id<T: From<Uuid>>(&self) -> T {
        self.ids.next(self.clock.now()).into()
    }

    /// Makes password hashes cheap, for test databases with hundreds of users.
    #[must_use]
    pub fn with_password_strength(mut self, strength: Strength) -> Self {
        self.password_strength = strength;
        self
    }

    /// Adds a subscriber; done by the shelves at start.
    #[must_use]
    pub fn subscribe(mut self, subscriber: Subscriber) -> Self {
        self.subscribers.push(subscriber);
        self
    }
}
