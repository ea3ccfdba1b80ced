//! Logs and metrics.

use crate::problem::Place;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;
use tracing::Span;
use tracing_subscriber::EnvFilter;

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Logs to standard error: text in development, JSON otherwise.
pub fn start(filter: &str, json: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, as in tests, keeps the first.
    let _ = if json { logs.json().try_init() } else { logs.try_init() };
    if let Ok(handle) = PrometheusBuilder::new().install_recorder() {
        let _ = METRICS.set(handle);
    }
}

/// The metrics as Prometheus reads them.
#[must_use]
pub fn render() -> String {
    METRICS.get().map(PrometheusHandle::render).unwrap_or_default()
}

/// What every line of the log says while a request is served: its id and its trace.
#[must_use]
pub fn span(place: &Place) -> Span {
    let Place { instance, request_id, trace_id, .. } = place;
    tracing::error_span!("request", path = instance, request_id, %trace_id)
}

/// One line for each request, inside of its span; switched on by `request=debug` in the filter.
pub fn log_request(status: u16, took: Duration) {
    tracing::debug!(target: "request", status, micros = took.as_micros(), "answered");
}

/// Counts a request by its route, so that ids make no series of their own.
pub fn count_request(method: &str, route: &str, status: u16, took: Duration) {
    let labels = [
        ("method", method.to_owned()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!("louxiao_http_requests_total", &labels).increment(1);
    metrics::histogram!("louxiao_http_request_seconds", &labels[..2]).record(took);
}
