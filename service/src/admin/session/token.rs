//! Access tokens (JWT, 15 minutes) and refresh tokens (opaque, rotated, 14 days).

use crate::kernel::clock::real_now;
use crate::kernel::error::Unauthenticated;
use crate::kernel::feed::ticket::Pass;
use crate::kernel::{Error, Result};
use chrono::{DateTime, TimeDelta};
use entity::id::{SessionId, UserId};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;

const ISSUER: &str = "louxiao";
const AUDIENCE: &str = "louxiao-api";
/// Letters of a device's nonce.
const NONCE: usize = 32;
const ACCESS_SECONDS: i64 = 15 * 60;
/// A session ends so long after it began.
pub const SESSION: TimeDelta = TimeDelta::days(14);

/// Keys that tokens are signed with; made once from the operator's secret.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    refresh: Vec<u8>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

/// What a sign-in or refresh answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tokens {
    /// JWT for the header `Authorization: Bearer …`.
    #[schema(max_length = 2048, example = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk1In0.c2lnbmF0dXJl")]
    pub access_token: String,
    #[schema(max_length = 16, example = "Bearer")]
    pub token_type: String,
    /// Seconds that the access token holds.
    #[schema(minimum = 0, maximum = 86_400, example = 900)]
    pub expires_in: i64,
    /// Good for one refresh.
    #[schema(max_length = 128, example = "3f0c8a5d9be1")]
    pub refresh_token: String,
    /// To be kept on the device and sent with its next sign-in; null at a refresh.
    #[schema(max_length = 128, example = "9f86d081884c7d659a2feaa0c55ad015.3f0c8a5d")]
    pub device_token: Option<String>,
    pub user: super::Profile,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// Keeps any other token signed with the same key from passing as an access token.
    typ: String,
}

impl Keys {
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            refresh: secret.to_vec(),
        }
    }

    /// A fresh access token with its life in seconds.
    pub fn access(&self, user: UserId, session: SessionId) -> Result<(String, i64)> {
        let now = real_now().timestamp();
        let claims = Claims {
            sub: user,
            sid: session,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat: now,
            nbf: now,
            exp: now + ACCESS_SECONDS,
            typ: "access".to_owned(),
        };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(|error| Error::internal(error.to_string()))?;
        Ok((token, ACCESS_SECONDS))
    }

    /// Who an access token stands for, and until when.
    pub fn verify(&self, token: &str) -> Result<Pass> {
        use jsonwebtoken::errors::ErrorKind;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 5;
        let data = decode::<Claims>(token, &self.decoding, &validation).map_err(|error| {
            Error::Unauthenticated(match error.kind() {
                ErrorKind::ExpiredSignature => Unauthenticated::Expired,
                _ => Unauthenticated::Invalid,
            })
        })?;
        if data.claims.typ != "access" {
            return Err(Error::Unauthenticated(Unauthenticated::Invalid));
        }
        let until = DateTime::from_timestamp(data.claims.exp, 0);
        let until = until.ok_or(Error::Unauthenticated(Unauthenticated::Invalid))?;
        Ok(Pass { user_id: data.claims.sub, session_id: data.claims.sid, until })
    }

    /// The first refresh token of a session.
    #[must_use]
    pub fn first_refresh(&self, session: SessionId, seed: &[u8; 32]) -> String {
        self.derive(&[session.0.as_bytes(), seed])
    }

    /// The token that follows another. It is derived, so that tabs that refresh at the same time
    /// all get the same one.
    #[must_use]
    pub fn next_refresh(&self, token: &str) -> String {
        self.derive(&[b"next", token.as_bytes()])
    }

    /// What tells a device again from which somebody has signed in to the account.
    #[must_use]
    pub fn device(&self, username: &str, nonce: &str) -> String {
        format!("{nonce}.{}", self.derive(&[b"device", username.as_bytes(), nonce.as_bytes()]))
    }

    /// The nonce of a device of this account; none of anything that was not made here.
    #[must_use]
    pub fn known_device<'t>(&self, username: &str, token: &'t str) -> Option<&'t str> {
        let (nonce, proof) = token.split_once('.')?;
        let proof = hex::decode(proof).ok()?;
        let mac = self.mac(&[b"device", username.as_bytes(), nonce.as_bytes()]);
        // Of fixed length, so that no other name and nonce make the same text.
        (nonce.len() == NONCE && mac.verify_slice(&proof).is_ok()).then_some(nonce)
    }

    fn derive(&self, parts: &[&[u8]]) -> String {
        hex::encode(self.mac(parts).finalize().into_bytes())
    }

    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.refresh) {
            Ok(mac) => mac,
            Err(never) => unreachable!("HMAC takes keys of any length: {never}"),
        };
        for part in parts {
            mac.update(part);
        }
        mac
    }
}

/// How a refresh token stands in the database.
#[must_use]
pub fn stored(token: &str) -> String {
    crate::kernel::digest::hash(token.as_bytes())
}
