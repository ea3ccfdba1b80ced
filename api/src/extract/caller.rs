//! The caller: the actor behind the bearer token.

use crate::limits;
use crate::problem::ApiError;
use crate::state::State;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpMessage, HttpRequest, web};
use service::admin::authority;
use service::kernel::error::Unauthenticated;
use service::kernel::feed::ticket::Pass;
use service::kernel::{Act, Actor, Error};
use std::sync::Arc;

/// Id of the request, made or taken over by the middleware.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The application's state.
pub fn state(request: &HttpRequest) -> Result<web::Data<State>, ApiError> {
    let state = request.app_data::<web::Data<State>>();
    state.cloned().ok_or_else(|| Error::internal("no state").into())
}

/// Id of the request.
#[must_use]
pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The actor behind the token; 401 without one that holds.
pub async fn authenticate(state: &State, request: &HttpRequest) -> Result<Arc<Actor>, ApiError> {
    let pass = bearer(state, request)?;
    limits::general(state, request, pass.user_id)?;
    Ok(authority::of_session(&state.kernel, pass.user_id, pass.session_id).await?)
}

/// Whom the bearer token stands for, and until when.
pub fn bearer(state: &State, request: &HttpRequest) -> Result<Pass, ApiError> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let token = token.ok_or(Error::Unauthenticated(Unauthenticated::Missing))?;
    Ok(state.keys.verify(token)?)
}

/// 403 unless the actor may; acts beyond the list stand for «any signed-in user».
pub fn permit(actor: &Actor, act: u16) -> Result<(), ApiError> {
    if act == ANYBODY {
        return Ok(());
    }
    Ok(actor.need(Act::of(act))?)
}

/// Permission of operations that every signed-in user may call.
pub const ANYBODY: u16 = u16::MAX;
