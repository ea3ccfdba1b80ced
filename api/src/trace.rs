//! Traces 链路: the W3C trace context that a request came with, or one of its own.

use actix_web::http::header::HeaderMap;
use std::fmt;

/// Id of a trace, 32 digits in hex.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceId(String);

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TraceId {
    /// That of `traceparent`; without one, `fresh` begins a trace.
    pub fn of(headers: &HeaderMap, fresh: impl FnOnce() -> String) -> Self {
        let given = headers.get("traceparent").and_then(|value| value.to_str().ok());
        Self(given.and_then(trace).map_or_else(fresh, str::to_owned))
    }
}

/// The trace of a header `version-trace-parent-flags`; what is malformed counts as absent.
fn trace(header: &str) -> Option<&str> {
    let mut parts = header.trim().split('-');
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let some = |part: &str| part.bytes().any(|byte| byte != b'0');
    let (version, trace, parent) = (parts.next()?, parts.next()?, parts.next()?);
    let flags = parts.next()?;
    // Later versions may say more than the four parts of the first.
    let length = version != "00" || parts.next().is_none();
    let formed = hex(version, 2) && version != "ff" && hex(flags, 2) && length;
    let ids = hex(trace, 32) && some(trace) && hex(parent, 16) && some(parent);
    (formed && ids).then_some(trace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn only_what_the_standard_allows_is_a_trace() {
        let good = format!("00-{TRACE}-00f067aa0ba902b7-01");
        assert_eq!(trace(&good), Some(TRACE));
        assert_eq!(trace(&format!("cc-{TRACE}-00f067aa0ba902b7-01-more")), Some(TRACE));
        for bad in [
            String::new(),
            format!("{good}-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{TRACE}-00f067aa0ba902b7"),
            format!("00-{}-00f067aa0ba902b7-01", &TRACE[1..]),
        ] {
            assert_eq!(trace(&bad), None, "{bad}");
        }
    }
}
