//! The write envelope: the only way to change anything.
//!
//! Permission, begin, idempotency row, act, in-transaction subscribers, audit row and outbox
//! event, stored answer, commit, after-commit. A refused act rolls its key back. Deadlocks and
//! serialization failures repeat the whole, at most ten tries or two seconds. A dry run is the
//! same, rolled back.

use super::act::Act;
use super::actor::Actor;
use super::error::{Error, Result};
use super::read::Reader;
use super::refusal::Kernel as KernelRefusal;
use super::retention::DROPPED;
use super::start::Kernel;
use super::tx::{Trail, Tx};
use super::{clock, database, digest};
use entity::kernel::idempotency;
use rand::RngExt;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, UpdateMany,
};
use serde::Serialize;
use std::time::Duration;
use tokio::sync::SemaphorePermit;

const MAX_TRIES: u32 = 10;
const MAX_TIME: chrono::TimeDelta = chrono::TimeDelta::seconds(2);

/// How a write ended, as the caller is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Created,
    Accepted,
    Deleted,
}

impl Outcome {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Done, "done"),
        (Self::Created, "created"),
        (Self::Accepted, "accepted"),
        (Self::Deleted, "deleted"),
    ];

    fn text(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("done", |(_, text)| text)
    }

    fn parse(text: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == text).map_or(Self::Done, |(known, _)| *known)
    }
}

/// What surrounds a write.
#[derive(Debug, Clone)]
pub struct Envelope<'a> {
    pub act: Act,
    pub actor: &'a Actor,
    pub request_id: &'a str,
    /// Path with the ids in it: the same key for another thing is another request.
    pub path: &'a str,
    /// Hash of the canonical input.
    pub input_hash: &'a str,
    pub key: Option<&'a str>,
    pub dry_run: bool,
    pub if_match: Option<&'a str>,
    pub if_quote: Option<&'a str>,
    pub outcome: Outcome,
}

/// What the caller gets; a replay gives the very bytes of the first answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub outcome: Outcome,
    pub body: String,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub replayed: bool,
    /// Digest of a dry run, to be sent back with the real call.
    pub quote: Option<String>,
}

/// What an act gives back: the view, and where the created thing lives.
#[derive(Debug)]
pub struct Told<V> {
    pub view: V,
    pub location: Option<String>,
}

/// Runs an act in its envelope. `before` gives the present tag when the caller names one; none
/// where nothing is compared.
pub async fn run<V, B, W>(
    kernel: &Kernel,
    envelope: &Envelope<'_>,
    before: B,
    work: W,
) -> Result<Answer>
where
    V: Serialize,
    B: AsyncFn(&Reader<'_>) -> Result<Option<String>>,
    W: AsyncFn(&mut Tx<'_>) -> Result<Told<V>>,
{
    envelope.actor.need(envelope.act)?;
    let started = clock::real_now();
    let mut tries = 0;
    loop {
        tries += 1;
        match once(kernel, envelope, &before, &work).await {
            Err(Error::Contended(cause)) => {
                if tries >= MAX_TRIES || clock::real_now() - started > MAX_TIME {
                    return Err(Error::Unavailable(cause));
                }
                pause(tries).await;
            }
            Err(Error::Refused(mut refusal)) => {
                refusal.complete(&Reader::new(kernel, envelope.actor)).await?;
                return Err(Error::Refused(refusal));
            }
            other => return other,
        }
    }
}

/// Waits a little longer each time, with jitter, so that rivals do not meet again.
#[expect(clippy::disallowed_methods, reason = "jitter decides nothing that anybody sees")]
async fn pause(tries: u32) {
    let ceiling = 1_u64 << tries.min(7);
    let millis = rand::rng().random_range(0..=ceiling);
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

async fn once<V, B, W>(
    kernel: &Kernel,
    envelope: &Envelope<'_>,
    before: &B,
    work: &W,
) -> Result<Answer>
where
    V: Serialize,
    B: AsyncFn(&Reader<'_>) -> Result<Option<String>>,
    W: AsyncFn(&mut Tx<'_>) -> Result<Told<V>>,
{
    let _turn = turn(kernel).await?;
    let connection = database::begin(&kernel.db).await?;
    let mut tx =
        Tx::new(connection, kernel, envelope.actor, envelope.act.name(), envelope.request_id);
    let key = if envelope.dry_run { None } else { envelope.key.map(|k| key_id(envelope, k)) };
    if let Some(id) = &key
        && !claim_key(&tx, envelope, id).await?
    {
        tx.roll_back().await?;
        return replay(kernel, envelope, id).await;
    }
    match perform(&mut tx, envelope, before, work, key.as_deref()).await {
        Err(error) => {
            tx.roll_back().await?;
            Err(error)
        }
        Ok(answer) if envelope.dry_run => {
            tx.roll_back().await?;
            Ok(answer)
        }
        Ok(answer) => {
            tx.commit().await?;
            Ok(answer)
        }
    }
}

async fn perform<V, B, W>(
    tx: &mut Tx<'_>,
    envelope: &Envelope<'_>,
    before: &B,
    work: &W,
    key: Option<&str>,
) -> Result<Answer>
where
    V: Serialize,
    B: AsyncFn(&Reader<'_>) -> Result<Option<String>>,
    W: AsyncFn(&mut Tx<'_>) -> Result<Told<V>>,
{
    if let Some(wanted) = envelope.if_match
        && let Some(tag) = before(&tx.reader()).await?
        && !wanted.split(',').any(|w| w.trim() == tag || w.trim() == "*")
    {
        return Err(Error::Stale);
    }
    let Told { view, location } = work(tx).await?;
    let quoting = envelope.dry_run || envelope.if_quote.is_some();
    let quote = if quoting { Some(digest::quote(&view)?) } else { None };
    if envelope.if_quote.is_some() && envelope.if_quote != quote.as_deref() {
        return Err(KernelRefusal::QuoteChanged.into());
    }
    tell(tx).await?;
    let body = match envelope.outcome {
        Outcome::Deleted => String::new(),
        _ => serde_json::to_string(&view)?,
    };
    let etag = (!body.is_empty()).then(|| digest::etag(&body));
    let quote = quote.filter(|_| envelope.dry_run);
    let outcome = envelope.outcome;
    let answer = Answer { outcome, body, location, etag, replayed: false, quote };
    if let Some(id) = key {
        tx.last.add(storing(id, &answer));
    }
    tx.write_trail(Trail::Needed).await?;
    Ok(answer)
}

fn key_id(envelope: &Envelope<'_>, key: &str) -> String {
    let user = envelope.actor.user_id.map(|id| id.to_string()).unwrap_or_default();
    digest::hash_all(&[&user, key])
}

/// What a request was, told by the operator's key: a body has few digits that would have to be
/// guessed.
const REQUEST: &str = "idempotency.request";

fn request(envelope: &Envelope<'_>) -> String {
    digest::hash_all(&[envelope.act.name(), envelope.path, envelope.input_hash])
}

/// Is it the request whose hash was stored, under the present key or another that is understood?
fn is_same(kernel: &Kernel, envelope: &Envelope<'_>, stored: &str) -> bool {
    let request = request(envelope);
    // Hashes had no key once, and rows are kept for a week.
    stored == request
        || kernel.cipher.search_hashes(REQUEST, &request).iter().any(|hash| hash == stored)
}

/// The key's row is the first write; false when another request has it already. A rival with the
/// same key waits here for the first to end.
async fn claim_key(tx: &Tx<'_>, envelope: &Envelope<'_>, id: &str) -> Result<bool> {
    let row = idempotency::Model {
        id: id.to_owned(),
        request_hash: tx.kernel.cipher.search_hash(REQUEST, &request(envelope)),
        outcome: envelope.outcome.text().to_owned(),
        answer: String::new(),
        location: None,
        etag: None,
        created_at: clock::real_now(),
    };
    let inserted =
        idempotency::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await;
    match inserted {
        Ok(_) => Ok(true),
        Err(error) if Error::is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Keeps the answer with its key.
fn storing(id: &str, answer: &Answer) -> UpdateMany<idempotency::Entity> {
    let row = idempotency::ActiveModel {
        answer: Set(answer.body.clone()),
        location: Set(answer.location.clone()),
        etag: Set(answer.etag.clone()),
        ..Default::default()
    };
    // An update of one row would read it back, answer and all.
    let own = idempotency::Entity::update_many().filter(idempotency::Column::Id.eq(id));
    own.set(row)
}

async fn replay(kernel: &Kernel, envelope: &Envelope<'_>, id: &str) -> Result<Answer> {
    let row = idempotency::Entity::find_by_id(id.to_owned()).one(&kernel.db).await?;
    let Some(row) = row else {
        // The first one was refused in the meantime and its key with it.
        return Err(Error::Contended("idempotency key was given back".to_owned()));
    };
    if !is_same(kernel, envelope, &row.request_hash) {
        return Err(Error::KeyReused);
    }
    if row.outcome == DROPPED {
        return Err(KernelRefusal::AnswerErased.into());
    }
    Ok(Answer {
        outcome: Outcome::parse(&row.outcome),
        body: row.answer,
        location: row.location,
        etag: row.etag,
        replayed: true,
        quote: None,
    })
}

/// Runs a change of the system itself: jobs and start-up. No key, no answer, the same guarantees.
pub async fn by_system<T, W>(kernel: &Kernel, act: &'static str, work: W) -> Result<T>
where
    W: AsyncFn(&mut Tx<'_>) -> Result<T>,
{
    with_retries(kernel, &Actor::system(), act, work).await
}

/// Runs an act in a user's name without a caller to answer: what the demo is filled by.
pub async fn by_user<T, W>(kernel: &Kernel, actor: &Actor, act: Act, work: W) -> Result<T>
where
    W: AsyncFn(&mut Tx<'_>) -> Result<T>,
{
    actor.need(act)?;
    with_retries(kernel, actor, act.name(), work).await
}

async fn with_retries<T, W>(kernel: &Kernel, actor: &Actor, act: &'static str, work: W) -> Result<T>
where
    W: AsyncFn(&mut Tx<'_>) -> Result<T>,
{
    let started = clock::real_now();
    let mut tries = 0;
    loop {
        tries += 1;
        match once_without_answer(kernel, actor, act, &work).await {
            Err(Error::Contended(cause)) => {
                if tries >= MAX_TRIES || clock::real_now() - started > MAX_TIME {
                    return Err(Error::Unavailable(cause));
                }
                pause(tries).await;
            }
            other => return other,
        }
    }
}

async fn once_without_answer<T, W>(
    kernel: &Kernel,
    actor: &Actor,
    act: &'static str,
    work: &W,
) -> Result<T>
where
    W: AsyncFn(&mut Tx<'_>) -> Result<T>,
{
    let _turn = turn(kernel).await?;
    let connection = database::begin(&kernel.db).await?;
    let mut tx = Tx::new(connection, kernel, actor, act, act);
    let done = async {
        let value = work(&mut tx).await?;
        tell(&mut tx).await?;
        tx.write_trail(Trail::MayBeEmpty).await?;
        Ok(value)
    }
    .await;
    match done {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            tx.roll_back().await?;
            Err(error)
        }
    }
}

/// Held until the transaction has ended, so that SQLite's writers are served in their order.
async fn turn(kernel: &Kernel) -> Result<Option<SemaphorePermit<'_>>> {
    if !database::single_writer(&kernel.db) {
        return Ok(None);
    }
    let turn = kernel.writers.acquire().await;
    turn.map(Some).map_err(|_| Error::Unavailable("shutting down".to_owned()))
}

/// Lets the subscribers hear every event, the ones that they cause included.
async fn tell(tx: &mut Tx<'_>) -> Result<()> {
    let mut told = 0;
    while told < tx.events.len() {
        let event = tx.events[told].clone();
        for subscriber in &tx.kernel.subscribers {
            subscriber(tx, &event).await?;
        }
        told += 1;
    }
    Ok(())
}
