//! What one process lets in: requests of one user a minute, and requests in flight at once.

use crate::problem::{ApiError, OVERLOADED};
use crate::state::State;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpMessage, HttpRequest, web};
use entity::id::UserId;
use service::kernel::limit::{self, Allowance};
use service::kernel::{Actor, Error};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The policy of numbers that are asked about by dry runs.
const LOOKUP: &str = "lookup";
const MINUTE: Duration = Duration::from_secs(60);
/// Users whose windows are remembered before the old ones are looked for.
const MANY: usize = 10_000;
/// Asked by those who watch the process, above all when it is busy.
const WATCHED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The limits of a process; zero stands for none.
#[derive(Debug, Default)]
pub struct Limits {
    per_minute: u32,
    windows: Mutex<HashMap<UserId, (Instant, u32)>>,
    in_flight_max: usize,
    in_flight: AtomicUsize,
}

impl Limits {
    /// So many requests of a user a minute, so many of everybody at once.
    #[must_use]
    pub fn new(per_minute: u32, in_flight_max: usize) -> Self {
        Self { per_minute, in_flight_max, ..Default::default() }
    }

    /// Counts a request of a user; `None` where there is no bound.
    fn count(&self, user: UserId, now: Instant) -> Option<Allowance> {
        if self.per_minute == 0 {
            return None;
        }
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MANY {
            windows.retain(|_, (since, _)| now.duration_since(*since) < MINUTE);
        }
        let (since, calls) = windows.entry(user).or_insert((now, 0));
        if now.duration_since(*since) >= MINUTE {
            (*since, *calls) = (now, 0);
        }
        let passed = *calls < self.per_minute;
        *calls += u32::from(passed);
        let left = MINUTE.saturating_sub(now.duration_since(*since)).as_secs().max(1);
        Some(Allowance {
            policy: "general".to_owned(),
            quota: self.per_minute,
            window_seconds: 60,
            remaining: self.per_minute - *calls,
            reset_seconds: u32::try_from(left).unwrap_or(60),
            passed,
        })
    }
}

/// What the answer tells of the limits that the request came under.
#[derive(Debug, Clone, Default)]
struct Told(Vec<Allowance>);

/// Notes what is left; 429 where nothing was.
pub fn tell(request: &HttpRequest, allowance: Allowance) -> Result<(), ApiError> {
    let (passed, seconds) = (allowance.passed, allowance.reset_seconds);
    let mut extensions = request.extensions_mut();
    let mut told = extensions.remove::<Told>().unwrap_or_default();
    told.0.push(allowance);
    extensions.insert(told);
    if passed {
        return Ok(());
    }
    Err(Error::TooMany { retry_after_seconds: u64::from(seconds) }.into())
}

/// Every request of a signed-in user counts.
pub fn general(state: &State, request: &HttpRequest, user: UserId) -> Result<(), ApiError> {
    let allowance = state.limits.count(user, Instant::now());
    allowance.map_or(Ok(()), |allowance| tell(request, allowance))
}

/// Calls of an operation that has a limit of its own count under its policy.
pub async fn special(state: &State, request: &HttpRequest, actor: &Actor) -> Result<(), ApiError> {
    let Some(policy) = state.operations.limit(request) else { return Ok(()) };
    let allowance = limit::count(&state.kernel, actor, policy).await?;
    allowance.map_or(Ok(()), |allowance| tell(request, allowance))
}

/// Numbers of people that a dry run names.
pub async fn lookups(state: &State, actor: &Actor, numbers: usize) -> service::kernel::Result<()> {
    let numbers = u32::try_from(numbers).unwrap_or(u32::MAX);
    let allowance = limit::count_some(&state.kernel, actor, LOOKUP, numbers).await?;
    match allowance.filter(|allowance| !allowance.passed) {
        Some(Allowance { reset_seconds, .. }) => {
            Err(Error::TooMany { retry_after_seconds: u64::from(reset_seconds) })
        }
        None => Ok(()),
    }
}

/// Writes `RateLimit` and `RateLimit-Policy`, as the IETF's draft has them.
pub fn write(request: &HttpRequest, headers: &mut HeaderMap) {
    let extensions = request.extensions();
    let Some(Told(told)) = extensions.get::<Told>() else { return };
    let list = |one: fn(&Allowance) -> String| told.iter().map(one).collect::<Vec<_>>().join(", ");
    let left = list(|a| format!("\"{}\";r={};t={}", a.policy, a.remaining, a.reset_seconds));
    let policy = list(|a| format!("\"{}\";q={};w={}", a.policy, a.quota, a.window_seconds));
    for (name, value) in [("ratelimit", left), ("ratelimit-policy", policy)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// A place among the requests in flight, given back when it is dropped.
pub struct Entered(Option<web::Data<State>>);

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some(state) = &self.0 {
            state.limits.in_flight.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Lets a request in, or refuses it at once: waiting would only make the overload longer.
pub fn enter(request: &ServiceRequest) -> Result<Entered, ApiError> {
    let state = request.app_data::<web::Data<State>>();
    let bounded = |state: &&web::Data<State>| {
        state.limits.in_flight_max > 0 && !WATCHED.contains(&request.path())
    };
    let Some(state) = state.filter(bounded) else { return Ok(Entered(None)) };
    let entered = Entered(Some(state.clone()));
    let before = state.limits.in_flight.fetch_add(1, Ordering::Relaxed);
    if before < state.limits.in_flight_max { Ok(entered) } else { Err(OVERLOADED.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_fills_up_for_one_user_and_begins_anew() {
        let limits = Limits::new(2, 0);
        let now = Instant::now();
        let user = |id: u128| UserId(uuid::Uuid::from_u128(id));
        let told = |id, after: u64| {
            let told = limits.count(user(id), now + Duration::from_secs(after));
            told.map(|told| (told.passed, told.remaining, told.reset_seconds))
        };
        assert_eq!(told(1, 0), Some((true, 1, 60)));
        assert_eq!(told(1, 10), Some((true, 0, 50)));
        assert_eq!(told(1, 20), Some((false, 0, 40)));
        assert_eq!(told(2, 20), Some((true, 1, 60)));
        assert_eq!(told(1, 60), Some((true, 1, 60)));
        assert_eq!(Limits::default().count(user(1), now), None);
    }
}
