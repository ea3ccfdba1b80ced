//! `/events`: what happens, as a feed to ask for and as a stream to watch.

use crate::extract::caller::{ANYBODY, bearer, state};
use crate::extract::{Query, Read, Reply, Write};
use crate::list::of_query;
use crate::routes::ServiceConfig;
use crate::watch;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse, get, post};
use entity::id::{BuildingId, ProjectId};
use serde::Deserialize;
use service::kernel::feed::{self, Cursor, EventFeed, Wanted, ticket};
use utoipa::IntoParams;

/// Where to go on, and which events are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    /// `next_cursor` of the answer before, or `end` for what happens from now on; absent for
    /// everything from the beginning.
    #[serde(default)]
    #[param(max_length = 24)]
    pub cursor: Option<String>,
    /// Entries of an answer, 100 unless given.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200, example = 100)]
    pub page_size: Option<u64>,
    /// Of this project only.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// Of this building only: its units, and itself.
    #[serde(default)]
    pub building_id: Option<BuildingId>,
}

/// What is watched, and from where on.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamQuery {
    /// From `POST /events/tickets`; good once.
    #[serde(default)]
    #[param(max_length = 64)]
    pub ticket: Option<String>,
    /// Goes on behind this event; the header `Last-Event-ID` says the same. Absent for what happens
    /// from now on.
    #[serde(default)]
    #[param(max_length = 24)]
    pub cursor: Option<String>,
    /// Of this project only.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// Of this building only: its units, and itself.
    #[serde(default)]
    pub building_id: Option<BuildingId>,
}

/// Ask for events
///
/// Events of committed acts in one order, those that the caller may see. Always answers a cursor to
/// go on from; no event is skipped, and none comes twice. Whoever sees only his own customers gets
/// the events of the stock and those that he caused.
#[utoipa::path(
    operation_id = "events_list", tag = "events",
    params(EventQuery),
    responses((status = 200, description = "The next events", body = EventFeed))
)]
#[get("/api/v1/events")]
async fn list(call: Read<ANYBODY>, Query(query): Query<EventQuery>) -> Reply {
    let cursor = query.cursor.as_deref().map_or(Ok(Cursor::Behind(0)), Cursor::parse);
    let cursor = cursor.map_err(of_query)?;
    let wanted = Wanted { project_id: query.project_id, building_id: query.building_id };
    let feed = feed::list(&call.reader(), &wanted, cursor, query.page_size).await;
    call.answer(&feed.map_err(of_query)?).await
}

/// Fetch a ticket for a stream
///
/// A browser's `EventSource` sends no headers: the ticket stands in the address instead. It opens
/// one stream within 30 seconds, for the caller, until his access token ends.
#[utoipa::path(
    operation_id = "events_ticket", tag = "events",
    responses((status = 200, description = "The ticket", body = ticket::Ticket))
)]
#[post("/api/v1/events/tickets")]
async fn ticket_for(call: Write<ANYBODY>, request: HttpRequest) -> Reply {
    let pass = bearer(&call.state, &request)?;
    let ticket = ticket::issue(&call.state.kernel, pass).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(ticket))
}

/// Watch events
///
/// Server-sent events. The first message is called `ready` and names the cursor; then each event
/// comes as a message whose `id` is its cursor and whose data is an entry of `GET /events`. Whoever
/// reads the board after `ready` and then applies what comes misses nothing; a unit's `version`
/// says which word is newer. A silent stream sends a comment every 15 seconds. The last message is
/// called `end` and gives the reason: `token_expired`, `signed_out`, `stopping`, or `unavailable`
/// where the database is. To go on, fetch a new ticket and name the last `id`, as `cursor` or in
/// `Last-Event-ID`.
#[utoipa::path(
    operation_id = "events_stream", tag = "events", security(("ticket" = [])),
    params(StreamQuery),
    responses((
        status = 200, description = "Events as they happen", body = String,
        content_type = "text/event-stream"
    ))
)]
#[get("/api/v1/events/stream")]
async fn stream(request: HttpRequest, Query(query): Query<StreamQuery>) -> Reply {
    let watch = watch::open(state(&request)?, &request, query).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Compression would hold messages back, and so would a proxy that buffers.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("x-accel-buffering", "no"))
        .streaming(watch.messages()))
}

/// Routes of events.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(ticket_for).service(stream);
}
