//! Writes: caller, permission, body and everything the envelope needs, from one request.

use super::caller::{ANYBODY, authenticate, permit, request_id, state};
use super::{Reply, body};
use crate::limits;
use crate::problem::{ApiError, KEY_REQUIRED, query_fault};
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_MATCH, LOCATION};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use entity::id::JobId;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use service::kernel::commit::{self, Answer, Envelope, Outcome, Told};
use service::kernel::{Act, Actor, FaultCode, Reader, Result, Tx, digest};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

/// Where jobs are read.
const RUNS: &str = "/api/v1/jobs/runs";
/// Longest idempotency key.
const MAX_KEY: usize = 128;

/// The body of acts that need none.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct Nothing {}

/// A write by the permission `ACT` with the body `B`.
#[derive(Debug)]
pub struct Write<const ACT: u16, B = Nothing> {
    pub state: web::Data<State>,
    pub actor: Arc<Actor>,
    pub body: B,
    path: String,
    request_id: String,
    key: Option<String>,
    if_match: Option<String>,
    if_quote: Option<String>,
    pub dry_run: bool,
    /// Bulk acts: all or nothing.
    pub atomic: bool,
}

impl<const ACT: u16, B> FromRequest for Write<ACT, B>
where
    B: DeserializeOwned + Validate + 'static,
{
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, std::result::Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload).into_inner();
        Box::pin(async move {
            let call = Write::<ACT, ()>::open(&request).await?;
            let payload = payload.map_err(|_| crate::problem::UNREADABLE)?;
            let body = body::read(&call.state.operations, &request, payload).await?;
            limits::special(&call.state, &request, &call.actor).await?;
            Ok(call.with(body))
        })
    }
}

impl<const ACT: u16> Write<ACT, ()> {
    /// Everything that a write has but its body.
    pub(super) async fn open(request: &HttpRequest) -> std::result::Result<Self, ApiError> {
        let state = state(request)?;
        let actor = authenticate(&state, request).await?;
        permit(&actor, ACT)?;
        if let Some((name, code)) = state.operations.wrong_query(request) {
            return Err(query_fault(&name, code));
        }
        let header = |name: &str| {
            let value = request.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(|value| value.trim().to_owned())
        };
        let dry_run = flag(request, "dry_run")?;
        let key = header("idempotency-key");
        if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > MAX_KEY) {
            return Err(query_fault("Idempotency-Key", FaultCode::InvalidFormat));
        }
        if key.is_none() && !dry_run && state.operations.needs_key(request) {
            return Err(KEY_REQUIRED.into());
        }
        // A secret answer is stored nowhere: the same key discloses, and records, once more.
        let key = key.filter(|_| !Act::of(ACT).discloses());
        let atomic = flag(request, "atomic")?;
        Ok(Self {
            body: (),
            // All or nothing is another request than each by itself.
            path: format!("{}{}", request.path(), if atomic { "?atomic" } else { "" }),
            request_id: request_id(request),
            if_match: header(IF_MATCH.as_str()),
            if_quote: header("if-quote-match"),
            atomic,
            state,
            actor,
            key,
            dry_run,
        })
    }

    /// The same write with a body.
    pub(super) fn with<B>(self, body: B) -> Write<ACT, B> {
        let Self { state, actor, path, request_id, key, .. } = self;
        let Self { if_match, if_quote, dry_run, atomic, .. } = self;
        Write { state, actor, body, path, request_id, key, if_match, if_quote, dry_run, atomic }
    }
}

/// A query parameter that is `true`, `false` or absent.
fn flag(request: &HttpRequest, name: &str) -> std::result::Result<bool, ApiError> {
    let mut pairs = request.query_string().split('&').map(|pair| pair.split_once('='));
    match pairs.find_map(|pair| pair.filter(|(found, _)| *found == name)) {
        None | Some((_, "false")) => Ok(false),
        Some((_, "true")) => Ok(true),
        Some(_) => Err(query_fault(name, FaultCode::InvalidValue)),
    }
}

/// Where no version is compared.
async fn unversioned(_: &Reader<'_>) -> Result<Option<String>> {
    Ok(None)
}

/// The tag of what the caller would read now.
async fn tag<I, V: Serialize>(
    reader: &Reader<'_>,
    id: I,
    view: &impl AsyncFn(&Reader<'_>, I) -> Result<V>,
) -> Result<Option<String>> {
    let view = view(reader, id).await?;
    Ok(Some(digest::etag(&serde_json::to_string(&view)?)))
}

impl<const ACT: u16, B: Serialize> Write<ACT, B> {
    /// A dry run tells whose a number is and leaves nothing behind, and so does a call whose quote
    /// no longer fits; the numbers of people that they name are counted.
    pub async fn count_lookups(&self, numbers: usize) -> Result<()> {
        let leaves_nothing = self.dry_run || self.if_quote.is_some();
        if !leaves_nothing || numbers == 0 {
            return Ok(());
        }
        limits::lookups(&self.state, &self.actor, numbers).await
    }

    async fn run<V: Serialize>(
        &self,
        outcome: Outcome,
        before: impl AsyncFn(&Reader<'_>) -> Result<Option<String>>,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<Told<V>>,
    ) -> Result<Answer> {
        debug_assert!(ACT != ANYBODY, "acts that everybody may perform go through `by_self`");
        let input = serde_json::to_string(&self.body)?;
        let envelope = Envelope {
            act: Act::of(ACT),
            actor: &self.actor,
            request_id: &self.request_id,
            path: &self.path,
            input_hash: &digest::hash(input.as_bytes()),
            key: self.key.as_deref(),
            dry_run: self.dry_run,
            if_match: self.if_match.as_deref(),
            if_quote: self.if_quote.as_deref(),
            outcome,
        };
        commit::run(&self.state.kernel, &envelope, before, work).await
    }

    /// 201 with the thing made and its address, `home/{id}`.
    pub async fn create<I, V>(
        &self,
        home: &str,
        create: impl AsyncFn(&mut Tx<'_>, &B) -> Result<I>,
        view: impl AsyncFn(&Reader<'_>, I) -> Result<V>,
    ) -> Reply
    where
        I: Copy + std::fmt::Display,
        V: Serialize,
    {
        let answer = self
            .run(Outcome::Created, unversioned, async |tx| {
                let id = create(tx, &self.body).await?;
                let view = view(&tx.reader(), id).await?;
                Ok(Told { view, location: Some(format!("{home}/{id}")) })
            })
            .await?;
        Ok(reply(answer))
    }

    /// 201 with several things made at once, and the address where they are listed.
    pub async fn make<V: Serialize>(
        &self,
        home: &str,
        make: impl AsyncFn(&mut Tx<'_>, &B) -> Result<V>,
    ) -> Reply {
        let answer = self
            .run(Outcome::Created, unversioned, async |tx| {
                let view = make(tx, &self.body).await?;
                Ok(Told { view, location: Some(home.to_owned()) })
            })
            .await?;
        Ok(reply(answer))
    }

    /// 200 with the thing acted on; `If-Match` is honoured.
    pub async fn act<I, V>(
        &self,
        id: I,
        act: impl AsyncFn(&mut Tx<'_>, I, &B) -> Result<()>,
        view: impl AsyncFn(&Reader<'_>, I) -> Result<V>,
    ) -> Reply
    where
        I: Copy,
        V: Serialize,
    {
        let answer = self
            .run(
                Outcome::Done,
                async |reader| tag(reader, id, &view).await,
                async |tx| {
                    act(tx, id, &self.body).await?;
                    Ok(Told { view: view(&tx.reader(), id).await?, location: None })
                },
            )
            .await?;
        Ok(reply(answer))
    }

    /// 204; `If-Match` is honoured.
    pub async fn remove<I, V>(
        &self,
        id: I,
        remove: impl AsyncFn(&mut Tx<'_>, I) -> Result<()>,
        view: impl AsyncFn(&Reader<'_>, I) -> Result<V>,
    ) -> Reply
    where
        I: Copy,
        V: Serialize,
    {
        let answer = self
            .run(
                Outcome::Deleted,
                async |reader| tag(reader, id, &view).await,
                async |tx| {
                    let before = view(&tx.reader(), id).await?;
                    remove(tx, id).await?;
                    Ok(Told { view: before, location: None })
                },
            )
            .await?;
        Ok(reply(answer))
    }

    /// 202 with what will be done, and the address of the job that does it.
    pub async fn accept<V: Serialize>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>, &B) -> Result<(V, JobId)>,
    ) -> Reply {
        let answer = self
            .run(Outcome::Accepted, unversioned, async |tx| {
                let (view, job_id) = work(tx, &self.body).await?;
                Ok(Told { view, location: Some(format!("{RUNS}/{job_id}")) })
            })
            .await?;
        Ok(reply(answer))
    }

    /// 200 with what the work tells of a thing; `If-Match` is compared with its view.
    pub async fn tell_of<I, V, T>(
        &self,
        id: I,
        work: impl AsyncFn(&mut Tx<'_>, I, &B) -> Result<T>,
        view: impl AsyncFn(&Reader<'_>, I) -> Result<V>,
    ) -> Reply
    where
        I: Copy,
        V: Serialize,
        T: Serialize,
    {
        let work = async |tx: &mut Tx<'_>| {
            Ok(Told { view: work(tx, id, &self.body).await?, location: None })
        };
        let before = async |reader: &Reader<'_>| tag(reader, id, &view).await;
        Ok(reply(self.run(Outcome::Done, before, work).await?))
    }

    /// 200 with whatever the work tells: bulk acts and the like.
    pub async fn tell<V: Serialize>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>, &B) -> Result<V>,
    ) -> Reply {
        let answer = self
            .run(Outcome::Done, unversioned, async |tx| {
                Ok(Told { view: work(tx, &self.body).await?, location: None })
            })
            .await?;
        Ok(reply(answer))
    }
}

/// The answer of the envelope as HTTP.
fn reply(answer: Answer) -> HttpResponse {
    let mut response = match answer.outcome {
        Outcome::Done => HttpResponse::Ok(),
        Outcome::Created => HttpResponse::Created(),
        Outcome::Accepted => HttpResponse::Accepted(),
        Outcome::Deleted => HttpResponse::NoContent(),
    };
    response.insert_header((CACHE_CONTROL, "no-store"));
    if let Some(location) = answer.location {
        response.insert_header((LOCATION, location));
    }
    if let Some(tag) = answer.etag {
        response.insert_header((ETAG, tag));
    }
    if answer.replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    if let Some(quote) = answer.quote {
        response.insert_header(("quote-digest", quote));
    }
    if answer.outcome == Outcome::Deleted {
        return response.finish();
    }
    response.content_type("application/json").body(answer.body)
}
