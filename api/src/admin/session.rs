//! `/auth`: sign-in, refresh, sign-out, one's own profile and password.

use crate::extract::caller::{ANYBODY, state};
use crate::extract::{Read, Reply, Write, body};
use crate::limits;
use crate::problem::{ApiError, query_fault};
use crate::routes::ServiceConfig;
use crate::state::State;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::admin::session::change_password::{self, ChangePassword};
use service::admin::session::refresh::{self, Refresh};
use service::admin::session::sign_in::{self, SignIn};
use service::admin::session::{Profile, Tokens, back_off, profile, sign_out};
use service::kernel::{Error, commit};
use validator::Validate;

fn secret<V: Serialize>(view: &V) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view)
}

/// What somebody asks who is not signed in.
async fn asked<B: DeserializeOwned + Validate>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(web::Data<State>, B), ApiError> {
    let state = state(request)?;
    if let Some((name, code)) = state.operations.wrong_query(request) {
        return Err(query_fault(&name, code));
    }
    let input = body::read(&state.operations, request, payload).await?;
    Ok((state, input))
}

/// Sign in
///
/// Unknown name and wrong password answer alike. After five failures at an account an address has
/// to wait there, ever longer; strangers have to after twenty from wherever. A device that sends
/// the `device_token` of its last sign-in is counted by itself: nobody who knows a name keeps its
/// owner out. The address is the peer's; what `X-Forwarded-For` says counts of proxies alone that
/// the operator trusts.
#[utoipa::path(
    operation_id = "auth_login", tag = "auth", security(()),
    request_body = SignIn,
    responses((status = 200, description = "Tokens and profile", body = Tokens))
)]
#[post("/api/v1/auth/login")]
async fn login(request: HttpRequest, payload: web::Payload) -> Reply {
    let (state, input) = asked::<SignIn>(&request, payload).await?;
    let address = state.proxies.origin(&request);
    let tokens = sign_in::sign_in(&state.kernel, &state.keys, &input, &address).await;
    if let Err(Error::TooMany { retry_after_seconds }) = tokens {
        limits::tell(&request, back_off::spent(retry_after_seconds))?;
    }
    let tokens = tokens?;
    Ok(secret(&tokens))
}

/// Refresh the tokens
///
/// Each refresh token is good once; reuse after 30 seconds revokes the session.
#[utoipa::path(
    operation_id = "auth_refresh", tag = "auth", security(()),
    request_body = Refresh,
    responses((status = 200, description = "New tokens", body = Tokens))
)]
#[post("/api/v1/auth/refresh")]
async fn renew(request: HttpRequest, payload: web::Payload) -> Reply {
    let (state, input) = asked::<Refresh>(&request, payload).await?;
    let tokens = refresh::refresh(&state.kernel, &state.keys, &input).await?;
    Ok(secret(&tokens))
}

/// Sign out
///
/// Ends the session of the refresh token; an unknown one is no error.
#[utoipa::path(
    operation_id = "auth_logout", tag = "auth", security(()),
    request_body = Refresh,
    responses((status = 204, description = "Signed out"))
)]
#[post("/api/v1/auth/logout")]
async fn logout(request: HttpRequest, payload: web::Payload) -> Reply {
    let (state, input) = asked::<Refresh>(&request, payload).await?;
    sign_out::sign_out(&state.kernel, &input).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read one's own profile
///
/// Roles, permissions and scope of the signed-in user.
#[utoipa::path(
    operation_id = "auth_me", tag = "auth",
    responses((status = 200, description = "The signed-in user", body = Profile))
)]
#[get("/api/v1/auth/me")]
async fn me(call: Read<ANYBODY>) -> Reply {
    Ok(secret(&profile::of(&call.actor)?))
}

/// Change one's own password
///
/// Every session of the user ends, this one included.
#[utoipa::path(
    operation_id = "auth_change_password", tag = "auth",
    request_body = ChangePassword,
    responses((status = 204, description = "Changed"))
)]
#[post("/api/v1/auth/change-password")]
async fn change(call: Write<ANYBODY, ChangePassword>) -> Reply {
    let user = call.actor.user()?;
    let kernel = &call.state.kernel;
    let hash = change_password::prepare(kernel, user, &call.body).await?;
    let act = "admin.session.change_password";
    commit::by_system(kernel, act, async |tx| change_password::change(tx, user, &hash).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Routes of sessions.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(login).service(renew).service(logout).service(me).service(change);
}
