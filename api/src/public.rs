//! What anybody may ask: is it alive, is it ready, how is it doing.

use crate::extract::Reply;
use crate::extract::caller::state;
use crate::problem::UNAVAILABLE;
use crate::routes::ServiceConfig;
use crate::telemetry;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use service::kernel::Error;
use std::sync::atomic::Ordering;
use utoipa::ToSchema;

/// State of the process.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"status": "ok"}))]
pub struct Health {
    #[schema(max_length = 16)]
    pub status: String,
}

/// Tell whether the process is alive
///
/// Says nothing about the database.
#[utoipa::path(
    operation_id = "public_health", tag = "public", security(()),
    responses((status = 200, description = "Alive", body = Health))
)]
#[get("/healthz")]
async fn health() -> Reply {
    Ok(HttpResponse::Ok().json(Health { status: "ok".to_owned() }))
}

/// Tell whether the process takes requests
///
/// 503 while the database cannot be reached and once the process is stopping.
#[utoipa::path(
    operation_id = "public_ready", tag = "public", security(()),
    responses((status = 200, description = "Ready", body = Health))
)]
#[get("/readyz")]
async fn ready(request: HttpRequest) -> Reply {
    let state = state(&request)?;
    if !state.accepting.load(Ordering::Relaxed) {
        return Err(UNAVAILABLE.into());
    }
    let ping = state.kernel.db.ping().await;
    ping.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(HttpResponse::Ok().json(Health { status: "ready".to_owned() }))
}

/// Read the metrics
///
/// Prometheus text format.
#[utoipa::path(
    operation_id = "public_metrics", tag = "public", security(()),
    responses((status = 200, description = "Metrics", body = String, content_type = "text/plain"))
)]
#[get("/metrics")]
async fn metrics() -> Reply {
    let text = telemetry::render();
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4")).body(text))
}

/// Routes without sign-in.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(health).service(ready).service(metrics);
}
