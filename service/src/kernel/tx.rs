//! One write under way: its moment, its actor, its connection, and what it will have told.

use super::actor::Actor;
use super::clock::day_in;
use super::error::{Error, Result};
use super::read::Reader;
use super::start::Kernel;
use super::writes::Writes;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{AuditId, BuildingId, EventId, ProjectId, UserId};
use entity::kernel::{audit_log, event};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use std::cell::RefCell;
use uuid::Uuid;

/// What a write was about.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// `sales.contract`.
    pub kind: &'static str,
    pub id: Uuid,
    pub project_id: Option<ProjectId>,
}

impl Subject {
    /// A thing of a project.
    pub fn of(kind: &'static str, id: impl Into<Uuid>, project_id: ProjectId) -> Self {
        Self { kind, id: id.into(), project_id: Some(project_id) }
    }

    /// A thing above projects.
    pub fn global(kind: &'static str, id: impl Into<Uuid>) -> Self {
        Self { kind, id: id.into(), project_id: None }
    }
}

/// Must the act leave an audit row? A job that found nothing to do need not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trail {
    Needed,
    MayBeEmpty,
}

type AfterCommit = Box<dyn FnOnce(&Kernel)>;

/// A moment of an act under way.
#[derive(Debug)]
#[must_use]
pub struct Mark {
    name: String,
    audit: usize,
    events: usize,
    after: usize,
    last: usize,
}

/// A transaction of one act.
pub struct Tx<'k> {
    connection: DatabaseTransaction,
    pub kernel: &'k Kernel,
    pub actor: &'k Actor,
    /// The one moment at which everything in this act happens.
    pub now: DateTime<Utc>,
    audit: Vec<audit_log::Model>,
    pub(super) events: Vec<event::Model>,
    after: RefCell<Vec<AfterCommit>>,
    /// Written together with the trail, for what nobody reads before.
    pub last: Writes,
    act: String,
    request_id: String,
    /// Were events written, so that those who watch are to be told?
    told: bool,
    /// Marks that were set, so that each has a name of its own.
    marks: u32,
}

/// Events of one statement, of eleven columns each; SQLite binds at most 32 766 values.
const EVENTS_AT_ONCE: usize = 1_000;
/// So far back is looked for an earlier word on the same thing.
const RECENT: usize = 8;

/// Events that only follow from an act and have no audit row of their own: the act's row, and the
/// history of the thing, say the same.
pub const ANNOUNCED: &[&str] = &[
    "inventory.unit.changed",
    "notifications.notification.created",
    "notifications.notification.seen",
];

/// The building that an event of the inventory happened in.
fn building_of(subject: Subject, detail: &serde_json::Value) -> Option<BuildingId> {
    if subject.kind == "inventory.building" {
        return Some(subject.id.into());
    }
    let named = detail.get("building_id")?.as_str()?;
    named.parse().ok().filter(|_| subject.kind.starts_with("inventory."))
}

impl<'k> Tx<'k> {
    pub(super) fn new(
        connection: DatabaseTransaction,
        kernel: &'k Kernel,
        actor: &'k Actor,
        act: &str,
        request_id: &str,
    ) -> Self {
        Self {
            connection,
            kernel,
            actor,
            now: kernel.clock.now(),
            audit: vec![],
            events: vec![],
            after: RefCell::default(),
            last: Writes::default(),
            act: act.to_owned(),
            request_id: request_id.to_owned(),
            told: false,
            marks: 0,
        }
    }

    /// The connection that statements of this act go through.
    #[must_use]
    pub fn db(&self) -> &DatabaseTransaction {
        &self.connection
    }

    /// Name of the act under way.
    #[must_use]
    pub fn act(&self) -> &str {
        &self.act
    }

    /// A fresh id.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.kernel.ids.next(self.now).into()
    }

    /// Reads through this transaction with the actor's scope.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            db: (&self.connection).into(),
            kernel: self.kernel,
            actor: self.actor,
            now: self.now,
        }
    }

    /// The business day in a time zone.
    #[must_use]
    pub fn today(&self, zone: &str) -> NaiveDate {
        day_in(zone, self.now)
    }

    /// Writes the audit row and the outbox event of what happened. The detail holds no personal
    /// data.
    pub fn record<D: Serialize>(
        &mut self,
        event: &str,
        subject: Subject,
        detail: &D,
    ) -> Result<()> {
        let detail = serde_json::to_value(detail)?;
        self.audit_only(subject, detail.clone());
        self.push(event, subject, detail);
        Ok(())
    }

    /// Tells what only follows from the act, one of [`ANNOUNCED`]: an event without an audit row.
    /// Of several words on one thing the last counts.
    pub fn announce<D: Serialize>(
        &mut self,
        event: &str,
        subject: Subject,
        detail: &D,
    ) -> Result<()> {
        let detail = serde_json::to_value(detail)?;
        let mut recent = self.events.iter_mut().rev().take(RECENT);
        match recent.find(|row| row.object_id == subject.id && row.name == event) {
            Some(earlier) => earlier.payload = detail,
            None => self.push(event, subject, detail),
        }
        Ok(())
    }

    fn push(&mut self, event: &str, subject: Subject, payload: serde_json::Value) {
        self.events.push(event::Model {
            id: self.id::<EventId>(),
            at: self.now,
            name: event.to_owned(),
            project_id: subject.project_id,
            object_type: subject.kind.to_owned(),
            object_id: subject.id,
            position: None,
            building_id: building_of(subject, &payload),
            actor_id: self.actor.user_id,
            recipient_id: None,
            payload,
        });
    }

    /// Tells one person alone what follows from the act, one of [`ANNOUNCED`].
    pub fn announce_to<D: Serialize>(
        &mut self,
        person: UserId,
        event: &str,
        subject: Subject,
        detail: &D,
    ) -> Result<()> {
        self.push(event, subject, serde_json::to_value(detail)?);
        if let Some(told) = self.events.last_mut() {
            told.recipient_id = Some(person);
        }
        Ok(())
    }

    /// Writes the audit row of something that concerns nobody outside.
    pub fn audit_only(&mut self, subject: Subject, detail: serde_json::Value) {
        let mut row = audit_log::Model {
            id: self.id::<AuditId>(),
            at: self.now,
            act: self.act.clone(),
            actor_id: self.actor.user_id,
            actor: self.actor.username.clone(),
            project_id: subject.project_id,
            object_type: subject.kind.to_owned(),
            object_id: Some(subject.id),
            request_id: self.request_id.clone(),
            detail,
            seq: None,
            seal: None,
        };
        row.seal = Some(super::audit::birth_mark(&self.kernel.cipher, &row));
        self.audit.push(row);
    }

    /// Notes a moment to which the act can go [`back_to`](Self::back_to): a row of many is tried,
    /// and leaves nothing behind where it is refused.
    pub async fn mark(&mut self) -> Result<Mark> {
        self.marks += 1;
        let mark = Mark {
            name: format!("mark_{}", self.marks),
            audit: self.audit.len(),
            events: self.events.len(),
            after: self.after.get_mut().len(),
            last: self.last.len(),
        };
        self.connection.execute_unprepared(&format!("SAVEPOINT {}", mark.name)).await?;
        Ok(mark)
    }

    /// Undoes what was written, recorded and left for later since the mark. What was announced
    /// since of a thing that was spoken of before keeps its last word.
    pub async fn back_to(&mut self, mark: Mark) -> Result<()> {
        let back = format!("ROLLBACK TO SAVEPOINT {}", mark.name);
        self.connection.execute_unprepared(&back).await?;
        self.audit.truncate(mark.audit);
        self.events.truncate(mark.events);
        self.after.get_mut().truncate(mark.after);
        self.last.truncate(mark.last);
        self.keep(mark).await
    }

    /// Lets go of a mark: what came since stays with the act.
    pub async fn keep(&mut self, mark: Mark) -> Result<()> {
        let Mark { name, .. } = mark;
        self.connection.execute_unprepared(&format!("RELEASE SAVEPOINT {name}")).await?;
        Ok(())
    }

    /// Runs once the act is committed, never when it is not.
    pub fn after_commit(&self, then: impl FnOnce(&Kernel) + 'static) {
        self.after.borrow_mut().push(Box::new(then));
    }

    /// Inserts what was recorded; an act that recorded nothing is a fault of ours.
    pub(super) async fn write_trail(&mut self, trail: Trail) -> Result<()> {
        let mut writes = std::mem::take(&mut self.last);
        if self.audit.is_empty() {
            if trail == Trail::MayBeEmpty {
                return writes.run(self.db()).await;
            }
            return Err(Error::internal(format!("{} left no audit row", self.act)));
        }
        let audit = std::mem::take(&mut self.audit);
        let rows = audit.into_iter().map(IntoActiveModel::into_active_model);
        writes.add(audit_log::Entity::insert_many(rows));
        let events = std::mem::take(&mut self.events);
        for some in events.chunks(EVENTS_AT_ONCE) {
            let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
            writes.add(event::Entity::insert_many(rows));
            if some.len() == EVENTS_AT_ONCE {
                std::mem::take(&mut writes).run(self.db()).await?;
            }
        }
        writes.run(self.db()).await?;
        self.told = !events.is_empty();
        Ok(())
    }

    pub(super) async fn commit(self) -> Result<()> {
        let Self { connection, kernel, after, told, .. } = self;
        connection.commit().await?;
        if told {
            kernel.hub.knock();
        }
        for then in after.into_inner() {
            then(kernel);
        }
        Ok(())
    }

    pub(super) async fn roll_back(self) -> Result<()> {
        self.connection.rollback().await.map_err(Error::from)
    }
}
