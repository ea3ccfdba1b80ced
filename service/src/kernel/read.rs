//! Reading: a connection together with who reads and how far he sees.

use super::actor::{Actor, Scope};
use super::clock::day_in;
use super::start::Kernel;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DatabaseExecutor;

/// What every query takes; made by the API for plain reads and by [`super::Tx`] inside acts.
pub struct Reader<'a> {
    pub db: DatabaseExecutor<'a>,
    pub kernel: &'a Kernel,
    pub actor: &'a Actor,
    pub now: DateTime<Utc>,
}

impl<'a> Reader<'a> {
    /// Reads outside of any act.
    #[must_use]
    pub fn new(kernel: &'a Kernel, actor: &'a Actor) -> Self {
        Self { db: (&kernel.db).into(), kernel, actor, now: kernel.clock.now() }
    }

    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.actor.scope
    }

    /// The business day in a time zone.
    #[must_use]
    pub fn today(&self, zone: &str) -> NaiveDate {
        day_in(zone, self.now)
    }
}
