//! Whom a request comes from where a proxy stands in between.
//!
//! A header is what anybody can write, so one is believed only of the peers that the operator has
//! named, and of what it says only the last entry that none of them has added.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use std::net::{IpAddr, SocketAddr};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Peers whose word on others is taken: whole addresses, and beginnings of such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Trusted>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Trusted {
    Address(IpAddr),
    /// The leading numbers of an IPv4 address, `10.20.`
    Beginning(Vec<u8>),
}

impl Proxies {
    /// Addresses (`10.0.0.5`, `fd00::5`) and beginnings of IPv4 addresses that end with a dot
    /// (`10.20.`), separated by commas; `None` where one of them is neither.
    #[must_use]
    pub fn parse(list: &str) -> Option<Self> {
        let words = list.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.map(Trusted::parse).collect::<Option<_>>().map(Self)
    }

    fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|trusted| match (trusted, address) {
            (Trusted::Address(known), _) => *known == address,
            (Trusted::Beginning(numbers), IpAddr::V4(address)) => {
                address.octets().starts_with(numbers)
            }
            (Trusted::Beginning(_), IpAddr::V6(_)) => false,
        })
    }

    /// Whom the request comes from: the peer, unless he is trusted and names somebody else.
    #[must_use]
    pub fn origin(&self, request: &HttpRequest) -> String {
        let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return String::new() };
        // Bytes that are no text spoil the entry in which they stand, not those behind it.
        let words = request.headers().get_all(FORWARDED);
        let words: Vec<_> = words.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        self.seen(peer, &words.join(",")).to_canonical().to_string()
    }

    /// The same of a peer and the entries that came with his request, the last the nearest.
    fn seen(&self, peer: IpAddr, entries: &str) -> IpAddr {
        let mut seen = peer;
        for entry in entries.rsplit(',').map(str::trim) {
            if !self.trust(seen) {
                break;
            }
            // What is no address ends what is known.
            let Some(address) = address(entry) else { break };
            seen = address;
        }
        seen
    }
}

impl Trusted {
    fn parse(word: &str) -> Option<Self> {
        let Some(beginning) = word.strip_suffix('.') else {
            return word.parse::<IpAddr>().ok().map(|ip| Self::Address(ip.to_canonical()));
        };
        let numbers: Option<Vec<u8>> = beginning.split('.').map(number).collect();
        numbers.filter(|numbers| numbers.len() < 4).map(Self::Beginning)
    }
}

/// An address, with or without the port that some proxies add.
fn address(entry: &str) -> Option<IpAddr> {
    let with_port = || entry.parse::<SocketAddr>().ok().map(|peer| peer.ip());
    entry.parse().ok().or_else(with_port)
}

/// A number as it is written in an address, which `+7` and `007` are not.
fn number(text: &str) -> Option<u8> {
    text.parse::<u8>().ok().filter(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(trusted: &str, peer: &str, entries: &str) -> String {
        let proxies = Proxies::parse(trusted).unwrap_or_default();
        match peer.parse() {
            Ok(peer) => proxies.seen(peer, entries).to_string(),
            Err(_) => String::new(),
        }
    }

    #[test]
    fn only_what_trusted_peers_have_added_is_believed() {
        for (trusted, peer, entries, expected) in [
            ("", "10.0.0.5", "1.1.1.1", "10.0.0.5"),
            ("10.0.0.5", "10.0.0.5", "", "10.0.0.5"),
            ("10.0.0.5", "10.0.0.5", "1.1.1.1", "1.1.1.1"),
            ("10.0.0.5", "10.0.0.6", "1.1.1.1", "10.0.0.6"),
            // What stands before the last stranger is his own invention.
            ("10.0.0.5", "10.0.0.5", "9.9.9.9, 1.1.1.1", "1.1.1.1"),
            ("10.0.0.5,10.1.", "10.0.0.5", "9.9.9.9, 1.1.1.1, 10.1.2.3", "1.1.1.1"),
            ("10.0.0.5", "10.0.0.5", "1.1.1.1, unknown", "10.0.0.5"),
            ("10.0.0.5", "10.0.0.5", "\u{fffd}, 1.1.1.1", "1.1.1.1"),
            ("10.0.0.5", "10.0.0.5", "1.1.1.1:5678", "1.1.1.1"),
            ("fd00::5", "fd00::5", "[fd00::7]:5678", "fd00::7"),
            ("10.0.", "::ffff:10.0.0.5", "fd00::7", "fd00::7"),
            ("fd00::5", "fd00::5", "fd00::7", "fd00::7"),
            ("10.", "101.0.0.5", "1.1.1.1", "101.0.0.5"),
        ] {
            assert_eq!(seen(trusted, peer, entries), expected, "{trusted} {peer} {entries}");
        }
    }

    #[test]
    fn what_is_no_address_and_no_beginning_of_one_is_refused() {
        for list in ["", "10.0.0.5", " 10.20. , fd00::5,", "10.", "10.0.0."] {
            assert!(Proxies::parse(list).is_some(), "{list}");
        }
        for list in ["10.0.0.0/8", "10.0", "*", ".", "10..", "10.0.0.5.", "300.", "proxy", "010."] {
            assert!(Proxies::parse(list).is_none(), "{list}");
        }
    }
}
