//! How much a password hash costs.

/// Cost of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// OWASP's first choice for Argon2id: 19 MiB, two passes.
    Full,
    /// For test databases, where hundreds of users are made.
    Test,
}
