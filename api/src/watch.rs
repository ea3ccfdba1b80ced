//! One watcher of the events: his place, his rights, and the messages that go to him.

use crate::events::StreamQuery;
use crate::limits;
use crate::list::of_query;
use crate::problem::{ApiError, OVERLOADED};
use crate::state::State;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, web};
use futures_util::{Stream, stream};
use service::admin::authority;
use service::inventory::{building, project};
use service::kernel::clock::real_now;
use service::kernel::error::Unauthenticated;
use service::kernel::feed::hub::{self, Pulse, Seat};
use service::kernel::feed::ticket::{self, Pass};
use service::kernel::feed::{self, Cursor, Hub, Sight, Told, Wanted};
use service::kernel::{Actor, Error, Reader};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Somebody who watches.
#[derive(Debug)]
pub struct Watch {
    state: web::Data<State>,
    seat: Seat,
    pulse: watch::Receiver<Pulse>,
    pass: Pass,
    actor: Arc<Actor>,
    sight: Sight,
    wanted: Wanted,
    /// The place up to which everything was sent that he sees.
    position: i64,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opened,
    Watching,
    Ended,
}

/// Lets somebody in by his ticket.
pub async fn open(
    state: web::Data<State>,
    request: &HttpRequest,
    query: StreamQuery,
) -> Result<Watch, ApiError> {
    let cursor = cursor(request, &query)?;
    let ticket = query.ticket.ok_or(Error::Unauthenticated(Unauthenticated::Missing))?;
    let pass = ticket::redeem(&state.kernel, &ticket).await?;
    limits::general(&state, request, pass.user_id)?;
    let actor = authority::of_session(&state.kernel, pass.user_id, pass.session_id).await?;
    let reader = Reader::new(&state.kernel, &actor);
    if let Some(id) = query.project_id {
        project::get(&reader, id).await?;
    }
    if let Some(id) = query.building_id {
        building::get(&reader, id).await?;
    }
    let position = match cursor {
        Cursor::Behind(position) => position,
        Cursor::End => feed::end(&state.kernel).await?,
    };
    let (seat, pulse) = Hub::enter(&state.kernel).ok_or(OVERLOADED)?;
    actix_web::rt::spawn(hub::pump(state.kernel.clone()));
    let wanted = Wanted { project_id: query.project_id, building_id: query.building_id };
    let sight = Sight::of(&actor);
    let stage = Stage::Opened;
    Ok(Watch { state, seat, pulse, pass, actor, sight, wanted, position, stage })
}

/// Where to go on: what the browser saw last counts before what the address says, which is older.
fn cursor(request: &HttpRequest, query: &StreamQuery) -> Result<Cursor, ApiError> {
    let header = request.headers().get("last-event-id").and_then(|value| value.to_str().ok());
    let text = header.filter(|text| !text.is_empty()).or(query.cursor.as_deref());
    text.map_or(Ok(Cursor::End), Cursor::parse).map_err(of_query)
}

impl Watch {
    /// The body of the answer: nothing is made before the connection can take it.
    pub fn messages(self) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
        stream::unfold(self, |mut watch| async move {
            let text = watch.next().await?;
            Some((Ok(Bytes::from(text)), watch))
        })
    }

    async fn next(&mut self) -> Option<String> {
        match self.stage {
            Stage::Opened => {
                self.stage = Stage::Watching;
                Some(ready(self.position))
            }
            Stage::Watching => Some(self.watch().await.unwrap_or_else(|reason| {
                self.stage = Stage::Ended;
                end(reason)
            })),
            Stage::Ended => None,
        }
    }

    /// Waits for the next messages; ends with the reason why there are no more.
    async fn watch(&mut self) -> Result<String, &'static str> {
        loop {
            let pulse = *self.pulse.borrow_and_update();
            if pulse.closing {
                return Err("stopping");
            }
            self.look_again().await?;
            let reader = Reader::new(&self.state.kernel, &self.actor);
            let found = feed::since(&reader, &self.sight, &self.wanted, self.position).await;
            let (events, reached) = found.map_err(|error| {
                tracing::warn!(?error, "events could not be read for a watcher");
                "unavailable"
            })?;
            let moved = reached > self.position;
            self.position = reached;
            if !events.is_empty() {
                return Ok(messages(&events));
            }
            if moved && reached < self.pulse.borrow().position {
                continue;
            }
            let patience = self.patience();
            tokio::select! {
                changed = self.pulse.changed() => changed.map_err(|_| "stopping")?,
                () = tokio::time::sleep(patience) => return Ok(alive(self.position)),
            }
        }
    }

    /// Is the token still good, the session open, the user not disabled? And what may he see now?
    async fn look_again(&mut self) -> Result<(), &'static str> {
        if real_now() >= self.pass.until {
            return Err("token_expired");
        }
        let Pass { user_id, session_id, .. } = self.pass;
        let actor = authority::of_session(&self.state.kernel, user_id, session_id).await;
        let actor = actor.map_err(|error| match error {
            Error::Unauthenticated(_) => "signed_out",
            _ => "unavailable",
        })?;
        if !Arc::ptr_eq(&actor, &self.actor) {
            self.sight = Sight::of(&actor);
            self.actor = actor;
        }
        Ok(())
    }

    /// Until the next sign of life, or the end of the token.
    fn patience(&self) -> Duration {
        let left = (self.pass.until - real_now()).to_std().unwrap_or_default();
        left.min(self.seat.heartbeat())
    }
}

fn ready(position: i64) -> String {
    format!("retry: 2000\nid: {position}\nevent: ready\ndata: {{\"cursor\":\"{position}\"}}\n\n")
}

fn messages(events: &[Arc<Told>]) -> String {
    let length: usize = events.iter().map(|told| told.json.len() + 40).sum();
    let mut text = String::with_capacity(length);
    for told in events {
        // Writing to a String never fails.
        let _ = write!(text, "id: {}\ndata: {}\n\n", told.position, told.json);
    }
    text
}

/// A comment, and the place: whoever comes back need not pass again over what he does not see.
fn alive(position: i64) -> String {
    format!(": alive\nid: {position}\n\n")
}

fn end(reason: &str) -> String {
    format!("event: end\ndata: {{\"reason\":\"{reason}\"}}\n\n")
}
