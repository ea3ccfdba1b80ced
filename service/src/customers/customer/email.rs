//! E-mail addresses 邮箱.

use crate::kernel::text;
use validator::ValidateEmail;

/// Longest address that mail systems carry.
const MAX_LENGTH: usize = 254;

/// An address in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address with a name and a domain that has a dot.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let address = text.trim().to_lowercase();
        let (name, domain) = address.rsplit_once('@')?;
        let fits = address.len() <= MAX_LENGTH
            && name.len() <= 64
            && domain.contains('.')
            && address.validate_email();
        fits.then_some(Self(address))
    }

    /// The one form, for hashing and sealing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `l***@example.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        text::masked_email(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_lower_case_and_masked() {
        let email = Email::parse(" Li.Na@Example.COM ");
        assert_eq!(email.as_ref().map(Email::as_str), Some("li.na@example.com"));
        assert_eq!(email.map(|email| email.masked()).as_deref(), Some("l***@example.com"));
        assert_eq!(Email::parse("a@b.cn").map(|e| e.masked()).as_deref(), Some("***@b.cn"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "li", "li@", "@example.com", "li@localhost", "li na@example.com"] {
            assert_eq!(Email::parse(text), None, "{text}");
        }
    }
}
