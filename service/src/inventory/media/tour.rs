//! Addresses of tours: what a visitor's browser may be sent to.

use crate::kernel::FaultCode;
use url::{Host, Url};

/// Ends of names that mean something only inside of a house.
const PRIVATE: &[&str] =
    &[".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".test"];
/// As the column holds.
const LONGEST: usize = 500;

/// The address as it is kept: `https`, a public name, no account in it.
pub(super) fn address(text: &str) -> Result<String, FaultCode> {
    let url = Url::parse(text.trim()).map_err(|_| FaultCode::InvalidFormat)?;
    let Some(Host::Domain(host)) = url.host() else { return Err(FaultCode::InvalidValue) };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let public = host.contains('.') && !PRIVATE.iter().any(|end| host.ends_with(end));
    let plain = url.username().is_empty() && url.password().is_none();
    if url.scheme() != "https" || !public || !plain {
        return Err(FaultCode::InvalidValue);
    }
    let kept = url.to_string();
    if kept.len() > LONGEST { Err(FaultCode::TooLong) } else { Ok(kept) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tours_are_public_addresses() {
        let kept = address(" https://vr.example.com/t/7?scene=客厅 ");
        assert_eq!(kept.as_deref(), Ok("https://vr.example.com/t/7?scene=%E5%AE%A2%E5%8E%85"));
        for refused in [
            "http://vr.example.com/7",
            "javascript:alert(1)",
            "https://localhost/7",
            "https://vr.localhost./7",
            "https://10.0.0.8/7",
            "https://0x7f.1/7",
            "https://[::1]/7",
            "https://intranet/7",
            "https://vr.corp/7",
            "https://user:word@vr.example.com/7",
            "ftp://vr.example.com/7",
        ] {
            assert_eq!(address(refused), Err(FaultCode::InvalidValue), "{refused}");
        }
        assert_eq!(address("vr.example.com/7"), Err(FaultCode::InvalidFormat));
        let long = format!("https://vr.example.com/{}", "客".repeat(100));
        assert_eq!(address(&long), Err(FaultCode::TooLong));
    }
}
