//! The application: middleware around the routes, and the server around the application.

use crate::extract::Reply;
use crate::extract::caller::RequestId;
use crate::extract::language;
use crate::problem::{
    ApiError, BAD_REQUEST, Located, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, Place, ROUTE_UNKNOWN,
    TOO_LARGE,
};
use crate::state::State;
use crate::trace::TraceId;
use crate::{limits, routes, swagger, telemetry};
use actix_cors::Cors;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{ALLOW, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App, HttpMessage, HttpRequest, HttpResponse, HttpServer, web};
use futures_util::FutureExt;
use service::kernel::Error;
use std::net::TcpListener;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tracing::Instrument;
use uuid::Uuid;

/// How the server listens.
#[derive(Debug, Clone)]
pub struct Listening {
    pub workers: usize,
    /// Origins that browsers may call from; empty closes CORS.
    pub cors_origins: Vec<String>,
}

/// Serves on a bound socket until it is told to stop.
pub fn serve(
    socket: TcpListener,
    state: web::Data<State>,
    listening: Listening,
) -> std::io::Result<Server> {
    let workers = listening.workers;
    let server = HttpServer::new(move || {
        App::new()
            .configure(routes::serve)
            .app_data(state.clone())
            .service(swagger::initializer)
            .service(swagger::document)
            .service(swagger::ui())
            .default_service(web::to(nothing_here))
            .wrap(cors(&listening.cors_origins))
            .wrap(Compress::default())
            .wrap(from_fn(around))
    })
    .workers(workers)
    .shutdown_timeout(10)
    .keep_alive(Duration::from_secs(75))
    .disable_signals()
    .listen(socket)?
    .run();
    Ok(server)
}

fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            "authorization",
            "content-type",
            "accept-language",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "if-quote-match",
            "if-range",
            "last-event-id",
            "range",
            "traceparent",
            "tracestate",
            "x-request-id",
        ])
        .expose_headers([
            "accept-ranges",
            "content-disposition",
            "content-range",
            "etag",
            "location",
            "idempotency-replayed",
            "quote-digest",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "x-request-id",
        ])
        .max_age(3600);
    origins.iter().fold(cors, |cors, origin| match origin.as_str() {
        "localhost" => cors.allowed_origin_fn(|origin, _| is_local(origin)),
        origin => cors.allowed_origin(origin),
    })
}

fn is_local(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|text| text.split("://").nth(1));
    let host = host.and_then(|host| host.split(':').next());
    matches!(host, Some("localhost" | "127.0.0.1"))
}

/// No route: wrong address or wrong method, or the question which methods would do.
async fn nothing_here(request: HttpRequest) -> Reply {
    let state = crate::extract::caller::state(&request)?;
    match state.operations.allowed(request.path()) {
        Some(allowed) if request.method() == Method::OPTIONS => {
            Ok(HttpResponse::NoContent().insert_header((ALLOW, allowed)).finish())
        }
        Some(allowed) => Err(ApiError::Method(allowed.to_owned())),
        None => Err(ROUTE_UNKNOWN.into()),
    }
}

type Body<B> = EitherBody<B, BoxBody>;

/// Around every request: its id, its measure, and the one shape of problems.
async fn around<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Body<B>>, actix_web::Error> {
    let started = Instant::now();
    let id = id_of(&request);
    let trace_id = TraceId::of(request.headers(), fresh_id);
    request.extensions_mut().insert(RequestId(id.clone()));
    let place = Place {
        language: language::of(request.headers()),
        instance: request.path().to_owned(),
        request_id: id.clone(),
        trace_id,
    };
    let span = telemetry::span(&place);
    if request.method() == Method::HEAD {
        // Answered as a GET; the connection leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    let method = request.method().to_string();
    let told = |status: StatusCode| {
        telemetry::count_request(&method, &route, status.as_u16(), started.elapsed());
        span.in_scope(|| telemetry::log_request(status.as_u16(), started.elapsed()));
    };
    let _entered = match limits::enter(&request) {
        Ok(entered) => entered,
        Err(error) => {
            told(StatusCode::SERVICE_UNAVAILABLE);
            return Err(Located::new(error, place).into());
        }
    };
    let call = place.language.during(next.call(request)).instrument(span.clone());
    let answered = AssertUnwindSafe(call).catch_unwind().await;
    let mut response = match answered {
        Ok(Ok(response)) => span.in_scope(|| shape(response, &place)),
        // Nothing is left of the request here, so the dispatcher renders the problem itself.
        Ok(Err(error)) => return Err(Located::new(known(&error), place).into()),
        Err(_) => {
            let error = Error::internal("a handler panicked");
            return Err(Located::new(error.into(), place).into());
        }
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let request = response.request().clone();
    limits::write(&request, response.headers_mut());
    secure(response.headers_mut());
    told(response.status());
    Ok(response)
}

/// A name for a request or a trace: 32 digits in hex.
#[expect(clippy::disallowed_methods, reason = "names a request, never a row")]
fn fresh_id() -> String {
    Uuid::now_v7().simple().to_string()
}

/// The caller's id if it is harmless, else a fresh one.
fn id_of(request: &ServiceRequest) -> String {
    let given = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    let harmless = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    given.filter(harmless).map_or_else(fresh_id, str::to_owned)
}

/// Gives errors that handlers returned the caller's language and the request's id.
fn shape<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    place: &Place,
) -> ServiceResponse<Body<B>> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response.map_into_left_body();
    }
    let rendered = match response.response().error() {
        Some(error) => match error.as_error::<ApiError>() {
            Some(error) => error.render(place),
            None => known(error).render(place),
        },
        None => by_status(status).render(place),
    };
    ServiceResponse::new(response.request().clone(), rendered).map_into_right_body()
}

/// What an error of the framework means here.
fn known(error: &actix_web::Error) -> ApiError {
    by_status(error.as_response_error().status_code())
}

fn by_status(status: StatusCode) -> ApiError {
    match status {
        StatusCode::NOT_FOUND => ROUTE_UNKNOWN.into(),
        StatusCode::METHOD_NOT_ALLOWED => METHOD_NOT_ALLOWED.into(),
        StatusCode::NOT_ACCEPTABLE => NOT_ACCEPTABLE.into(),
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE.into(),
        status if status.is_client_error() => BAD_REQUEST.into(),
        _ => Error::internal(status.to_string()).into(),
    }
}

/// Headers that keep browsers from guessing; what an answer says itself, it knows better.
pub(crate) fn secure(headers: &mut HeaderMap) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
    ] {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::CONTENT_TYPE;
    use actix_web::test::{TestRequest, init_service};

    #[actix_web::test]
    #[expect(clippy::panic, reason = "what is tested")]
    async fn a_panic_is_a_problem_and_tells_nothing() {
        let broken = web::get().to(|| async { if true { panic!("secret") } else { "" } });
        let app = App::new().route("/broken", broken).wrap(from_fn(around));
        let app = init_service(app).await;
        let request = TestRequest::get().uri("/broken").to_request();
        let answered = actix_web::test::try_call_service(&app, request).await;
        let error = answered.err().map(|error| error.error_response());
        assert_eq!(error.as_ref().map(|e| e.status().as_u16()), Some(500));
        let kind = error.as_ref().and_then(|e| e.headers().get(CONTENT_TYPE));
        assert_eq!(kind.and_then(|kind| kind.to_str().ok()), Some("application/problem+json"));
        let body = error.map(|e| actix_web::body::to_bytes(e.into_body()));
        let Some(body) = body else { return };
        let text = body.await.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(text.is_ok_and(|text| text.contains("\"internal\"") && !text.contains("secret")));
    }
}
