//! `/sandbox`: the clock that testers move.

use crate::extract::{Read, Reply, Write};
use crate::routes::ServiceConfig;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, put};
use service::jobs::sandbox::{self, ClockView, MoveClock};
use service::kernel::act;

/// Read the business clock
///
/// For administrators of a server whose sandbox is switched on.
#[utoipa::path(
    operation_id = "sandbox_clock_read", tag = "sandbox",
    extensions(("x-permission" = json!("admin.clock.move"))),
    responses((status = 200, description = "What it says", body = ClockView))
)]
#[get("/api/v1/sandbox/clock")]
async fn read(call: Read<{ act::ADMIN_CLOCK_MOVE }>) -> Reply {
    call.answer(&sandbox::read(&call.state.kernel)?).await
}

/// Move the business clock
///
/// Only forward, for all replicas; runs everything that becomes due before it answers. Tokens and
/// limits follow the real clock.
#[utoipa::path(
    operation_id = "sandbox_clock_move", tag = "sandbox",
    extensions(("x-permission" = json!("admin.clock.move"))),
    request_body = MoveClock,
    responses((status = 200, description = "Where it stands, and what ran", body = ClockView))
)]
#[put("/api/v1/sandbox/clock")]
async fn advance(call: Write<{ act::ADMIN_CLOCK_MOVE }, MoveClock>) -> Reply {
    let clock = sandbox::advance(&call.state.kernel, &call.actor, &call.body).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(clock))
}

/// Routes of the sandbox.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(advance);
}
