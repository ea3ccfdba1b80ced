//! What is kept in memory, and how every replica hears that it changed.
//!
//! Each kind of cache has an epoch in the database. An act that changes the truth raises it in its
//! own transaction and empties the cache of its own process at commit; other replicas look at the
//! epochs once a second.

use super::actor::Actor;
use super::error::Result;
use super::parameter::Values;
use super::rule_pack::Packs;
use super::start::Kernel;
use super::tx::Tx;
use entity::id::{SessionId, UserId};
use entity::kernel::kernel_state;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Name under which the sandbox clock's shift stands among the epochs.
const CLOCK: &str = "clock_shift_micros";

/// A kind of cached truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Users, roles, permissions, scopes, and sessions that are open.
    Rights,
    /// System parameters and rule packs.
    Parameters,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Rights, Self::Parameters];

    const fn name(self) -> &'static str {
        match self {
            Self::Rights => "epoch_rights",
            Self::Parameters => "epoch_parameters",
        }
    }
}

/// The caches of one process.
#[derive(Debug, Default)]
pub struct Caches {
    actors: RwLock<HashMap<UserId, Arc<Actor>>>,
    /// Sessions that were found open.
    sessions: RwLock<HashSet<(UserId, SessionId)>>,
    values: RwLock<Option<Arc<Values>>>,
    /// Counts how often the parameters were forgotten.
    parameters: AtomicU64,
    packs: RwLock<Option<Arc<Packs>>>,
    seen: RwLock<HashMap<&'static str, i64>>,
    /// Rises whenever rights are forgotten.
    rights: AtomicU64,
}

macro_rules! read {
    ($lock:expr) => {
        $lock.read().unwrap_or_else(PoisonError::into_inner)
    };
}

macro_rules! write {
    ($lock:expr) => {
        $lock.write().unwrap_or_else(PoisonError::into_inner)
    };
}

impl Caches {
    #[must_use]
    pub fn actor(&self, id: UserId) -> Option<Arc<Actor>> {
        read!(self.actors).get(&id).cloned()
    }

    /// Keeps somebody as he was read since rights were forgotten `so` often.
    pub fn keep_actor(&self, id: UserId, actor: Arc<Actor>, so: u64) {
        let mut kept = write!(self.actors);
        if self.rights() == so {
            kept.insert(id, actor);
        }
    }

    /// Was the user's session found open, and has nobody's ended since?
    #[must_use]
    pub fn is_open(&self, user: UserId, session: SessionId) -> bool {
        read!(self.sessions).contains(&(user, session))
    }

    pub fn keep_open(&self, user: UserId, session: SessionId, so: u64) {
        let mut kept = write!(self.sessions);
        if self.rights() == so {
            kept.insert((user, session));
        }
    }

    pub(super) fn values(&self) -> Option<Arc<Values>> {
        read!(self.values).clone()
    }

    pub(super) fn parameters(&self) -> u64 {
        self.parameters.load(Ordering::Acquire)
    }

    /// Keeps what was read since the parameters were forgotten `so` often; what was read before
    /// they changed is not kept.
    pub(super) fn keep_values(&self, values: Arc<Values>, so: u64) {
        let mut kept = write!(self.values);
        if self.parameters() == so {
            *kept = Some(values);
        }
    }

    pub(super) fn packs(&self) -> Option<Arc<Packs>> {
        read!(self.packs).clone()
    }

    pub(super) fn keep_packs(&self, packs: Arc<Packs>, so: u64) {
        let mut kept = write!(self.packs);
        if self.parameters() == so {
            *kept = Some(packs);
        }
    }

    /// How often rights were forgotten: whoever relies on them looks again when it has risen.
    #[must_use]
    pub fn rights(&self) -> u64 {
        self.rights.load(Ordering::Acquire)
    }

    /// Forgets what was cached of this kind. It is counted under the locks: whoever keeps what he
    /// read before looks at the count there, and whoever sees the count finds nothing old.
    pub fn forget(&self, kind: Kind) {
        match kind {
            Kind::Rights => {
                let (mut actors, mut sessions) = (write!(self.actors), write!(self.sessions));
                self.rights.fetch_add(1, Ordering::Release);
                actors.clear();
                sessions.clear();
            }
            Kind::Parameters => {
                let (mut values, mut packs) = (write!(self.values), write!(self.packs));
                self.parameters.fetch_add(1, Ordering::Release);
                *values = None;
                *packs = None;
            }
        }
    }
}

/// Raises an epoch in the act's transaction.
pub async fn raise(tx: &Tx<'_>, kind: Kind) -> Result<()> {
    let row = kernel_state::ActiveModel { name: Set(kind.name().to_owned()), value: Set(1) };
    let next = Expr::col((kernel_state::Entity, kernel_state::Column::Value)).add(1);
    let mut on_conflict = OnConflict::column(kernel_state::Column::Name);
    on_conflict.value(kernel_state::Column::Value, next);
    kernel_state::Entity::insert(row)
        .on_conflict(on_conflict)
        .exec_without_returning(tx.db())
        .await?;
    tx.after_commit(move |kernel| kernel.caches.forget(kind));
    Ok(())
}

/// Stores the shift of the sandbox clock for all replicas.
pub async fn store_clock(tx: &mut Tx<'_>, shift_micros: i64) -> Result<()> {
    let row = kernel_state::ActiveModel { name: Set(CLOCK.to_owned()), value: Set(shift_micros) };
    let mut on_conflict = OnConflict::column(kernel_state::Column::Name);
    on_conflict.update_column(kernel_state::Column::Value);
    kernel_state::Entity::insert(row)
        .on_conflict(on_conflict)
        .exec_without_returning(tx.db())
        .await?;
    tx.after_commit(move |kernel| kernel.clock.set_shift(shift_micros));
    Ok(())
}

/// Looks whether other replicas changed anything; run once a second.
pub async fn refresh(kernel: &Kernel) -> Result<()> {
    let rows = kernel_state::Entity::find().all(&kernel.db).await?;
    for row in rows {
        if row.name == CLOCK {
            if kernel.sandbox {
                kernel.clock.set_shift(row.value);
            }
            continue;
        }
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == row.name) else {
            continue;
        };
        let before = write!(kernel.caches.seen).insert(kind.name(), row.value);
        if before != Some(row.value) {
            kernel.caches.forget(kind);
        }
    }
    Ok(())
}
