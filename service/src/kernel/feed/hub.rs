//! One reader of the feed per process, however many watch: it places and reads what is new,
//! remembers the last events, and wakes everybody.
//!
//! A watcher keeps nothing but its place. Who falls further behind than is remembered reads from
//! the database until he has caught up, so nobody's slowness costs memory or events.

use super::Told;
use super::sequence::{head, sequence};
use crate::kernel::{Kernel, Result};
use entity::kernel::event::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Events that the process remembers.
const REMEMBERED: usize = 2_000;
/// Events handed to a watcher at once.
pub(super) const PAGE: u64 = 100;
/// Watchers of one process.
const WATCHERS: usize = 10_000;
/// Other replicas do not knock: so often the reader looks by itself.
const TICK: Duration = Duration::from_millis(250);
/// Acts that end within this time are told together.
const GATHER: Duration = Duration::from_millis(20);
/// Between two looks whether the reader has ended.
const MOMENT: Duration = Duration::from_millis(2);

/// What wakes a watcher.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pulse {
    /// The last place that was read.
    pub position: i64,
    /// Rises with every change of rights.
    pub rights: u64,
    /// The process stops.
    pub closing: bool,
}

#[derive(Debug, Default)]
struct Ring {
    /// The place before the first remembered event.
    from: i64,
    events: VecDeque<Arc<Told>>,
}

/// What watchers of one process share.
#[derive(Debug)]
pub struct Hub {
    ring: RwLock<Ring>,
    pulse: watch::Sender<Pulse>,
    knock: Notify,
    watchers: AtomicUsize,
    pumping: AtomicBool,
    reads: AtomicU64,
    /// A silent stream says so often that it is alive.
    pub heartbeat: Duration,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            ring: RwLock::default(),
            pulse: watch::Sender::new(Pulse::default()),
            knock: Notify::new(),
            watchers: AtomicUsize::new(0),
            pumping: AtomicBool::new(false),
            reads: AtomicU64::new(0),
            heartbeat: Duration::from_secs(15),
        }
    }
}

/// A watcher's place among the others; given back when it is dropped.
#[derive(Debug)]
pub struct Seat(Arc<Kernel>);

impl Seat {
    /// A silent stream says so often that it is alive.
    #[must_use]
    pub fn heartbeat(&self) -> Duration {
        self.0.hub.heartbeat
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.hub.watchers.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Hub {
    /// A place for one more watcher, with what will wake it; none when there are too many.
    pub fn enter(kernel: &Arc<Kernel>) -> Option<(Seat, watch::Receiver<Pulse>)> {
        let before = kernel.hub.watchers.fetch_add(1, Ordering::AcqRel);
        let seat = Seat(kernel.clone());
        (before < WATCHERS).then(|| (seat, kernel.hub.pulse.subscribe()))
    }

    /// Something was committed that wants to be told.
    pub(crate) fn knock(&self) {
        self.knock.notify_one();
    }

    /// The process stops: every stream ends, and the reader with them.
    pub fn close(&self) {
        self.pulse.send_modify(|pulse| pulse.closing = true);
        self.knock();
    }

    /// Waits until the reader has ended; a connection is not to be dropped in the middle of a word.
    pub async fn ended(&self) {
        while self.pumping.load(Ordering::Acquire) {
            tokio::time::sleep(MOMENT).await;
        }
    }

    fn wanted(&self) -> bool {
        self.watchers.load(Ordering::Acquire) > 0 && !self.pulse.borrow().closing
    }

    /// How often events were read from the database for those who watch.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    pub(super) fn count_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    /// Remembered events behind a place and how far they reach; `None` when they begin later.
    pub(super) fn after(&self, after: i64) -> Option<(Vec<Arc<Told>>, i64)> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        if after < ring.from || !self.pumping.load(Ordering::Acquire) {
            return None;
        }
        let start = ring.events.partition_point(|told| told.position <= after);
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let found: Vec<_> = ring.events.iter().skip(start).take(page).cloned().collect();
        let reached = found.last().map_or(after, |told| told.position);
        Some((found, reached))
    }

    fn restart(&self, position: i64) {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        *ring = Ring { from: position, events: VecDeque::new() };
    }

    fn last(&self) -> i64 {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        ring.events.back().map_or(ring.from, |told| told.position)
    }

    fn remember(&self, told: Vec<Told>) {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        ring.events.extend(told.into_iter().map(Arc::new));
        while ring.events.len() > REMEMBERED {
            if let Some(oldest) = ring.events.pop_front() {
                ring.from = oldest.position;
            }
        }
    }
}

/// Set while one reader is at work; cleared even when its thread ends.
struct Pumping<'a>(&'a AtomicBool);

impl Drop for Pumping<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Reads for all who watch until nobody does; at once done where another reader is at work.
pub async fn pump(kernel: Arc<Kernel>) {
    let hub = &kernel.hub;
    while hub.wanted() {
        if hub.pumping.swap(true, Ordering::AcqRel) {
            return;
        }
        let _pumping = Pumping(&hub.pumping);
        if let Err(error) = read_on(&kernel).await {
            tracing::warn!(?error, "events could not be read");
            tokio::time::sleep(TICK).await;
        }
    }
}

async fn read_on(kernel: &Kernel) -> Result<()> {
    let hub = &kernel.hub;
    hub.restart(head(&(&kernel.db).into()).await?);
    while hub.wanted() {
        sequence(kernel).await?;
        catch_up(kernel).await?;
        let now = Pulse { position: hub.last(), rights: kernel.caches.rights(), closing: false };
        hub.pulse.send_if_modified(|pulse| {
            let next = Pulse { closing: pulse.closing, ..now };
            std::mem::replace(pulse, next) != next
        });
        tokio::select! {
            () = hub.knock.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(TICK) => {}
        }
    }
    Ok(())
}

async fn catch_up(kernel: &Kernel) -> Result<()> {
    let hub = &kernel.hub;
    let end = head(&(&kernel.db).into()).await?;
    while hub.last() < end {
        hub.count_read();
        let rows = Entity::find()
            .filter(Column::Position.gt(hub.last()))
            .filter(Column::Position.lte(end))
            .order_by_asc(Column::Position)
            .limit(PAGE)
            .all(&kernel.db)
            .await?;
        let told: Vec<Told> = rows.into_iter().filter_map(Told::of).collect();
        if told.is_empty() {
            // Places were taken out by hand: go on behind them.
            hub.restart(end);
            return Ok(());
        }
        hub.remember(told);
    }
    Ok(())
}
