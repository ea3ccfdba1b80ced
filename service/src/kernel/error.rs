//! The kinds of outcome that are not success. Only the API turns them into status codes.

use super::act::Act;
use super::fault::{Fault, FaultCode};
use super::refusal::{Refusal, RefusalCode};
use sea_orm::DbErr;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something did not happen.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or it lies outside the caller's scope.
    NotFound(&'static str),
    /// The input is wrong; all faults at once.
    Invalid(Vec<Fault>),
    /// The rules of the business say no.
    Refused(Box<Refusal>),
    /// The thing changed since the caller read it.
    Stale,
    /// The caller must say which version he read.
    VersionRequired,
    /// Money and signatures need an idempotency key.
    KeyRequired,
    /// The same key came with another request.
    KeyReused,
    /// The first request with this key is still under way.
    KeyBusy,
    /// Nobody, or somebody whose proof does not hold.
    Unauthenticated(Unauthenticated),
    /// Signed in, but without the permission.
    Forbidden(Act),
    /// Too many tries; again after so many seconds.
    TooMany { retry_after_seconds: u64 },
    /// Others were in the way; the envelope tries the whole again.
    Contended(String),
    /// Not now; trying again may help.
    Unavailable(String),
    /// A fault of ours; logged once, never shown.
    Internal(String),
}

/// Why a caller counts as nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unauthenticated {
    Missing,
    Invalid,
    Expired,
    WrongCredentials,
    Disabled,
}

impl Error {
    pub fn internal(text: impl Into<String>) -> Self {
        Self::Internal(text.into())
    }

    /// One fault at one place.
    pub fn fault(pointer: impl Into<String>, code: FaultCode) -> Self {
        Self::Invalid(vec![Fault::at(pointer, code)])
    }

    /// What a body names at this place and nobody sees is a fault of the body. Everything else
    /// stays what it is: a database that is away is no wrong input.
    #[must_use]
    pub fn missing_at(self, pointer: &str) -> Self {
        match self {
            Self::NotFound(_) => Self::fault(pointer, FaultCode::NotFound),
            other => other,
        }
    }

    /// Does the error say that another row has this key already?
    #[must_use]
    pub fn is_duplicate(error: &DbErr) -> bool {
        matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
    }
}

/// Turns the violation of a unique constraint into what it means here.
pub trait OnDuplicate<T> {
    fn on_duplicate(self, meaning: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnDuplicate<T> for std::result::Result<T, DbErr> {
    fn on_duplicate(self, meaning: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| if Error::is_duplicate(&error) { meaning() } else { error.into() })
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) => Self::Unavailable(error.to_string()),
            other => super::database::classify(&other),
        }
    }
}

impl From<entity::money::Overflow> for Error {
    fn from(_: entity::money::Overflow) -> Self {
        Self::fault("", FaultCode::OutOfRange)
    }
}

impl From<Vec<Fault>> for Error {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Invalid(faults)
    }
}

impl<R: RefusalCode> From<R> for Error {
    fn from(code: R) -> Self {
        Self::Refused(Box::new(Refusal::from(code)))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<entity::InvalidTransition> for Error {
    fn from(transition: entity::InvalidTransition) -> Self {
        // Some steps are taken by jobs alone: only what somebody can ask for is told.
        let asked = |verb: &&&str| {
            let name = transition.noun.map(|noun| format!("{noun}.{verb}"));
            name.is_some_and(|name| Act::named(&name).is_some())
        };
        let allowed: Vec<String> =
            transition.allowed.iter().filter(asked).map(|verb| verb.replace('_', "-")).collect();
        Refusal::from(super::refusal::Kernel::InvalidTransition)
            .with("state", &transition.from)
            .with("act", &transition.act.replace('_', "-"))
            .with("allowed", &allowed)
            .into()
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
