//! Passwords: Argon2id on a bounded pool, weaker old hashes replaced at sign-in.

pub use crate::kernel::strength::Strength;
use crate::kernel::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Hashing takes a core and 19 MiB each; more at once would starve everything else.
static POOL: Semaphore = Semaphore::const_new(2);

/// A hash that no password fits: unknown users cost as much time as known ones.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password", Strength::Full).unwrap_or_default());

fn argon2(strength: Strength) -> Result<Argon2<'static>> {
    let params = match strength {
        Strength::Full => Params::new(19_456, 2, 1, None),
        Strength::Test => Params::new(8, 1, 1, None),
    };
    let params = params.map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str, strength: Strength) -> Result<String> {
    let hash = argon2(strength)?
        .hash_password(password.as_bytes())
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// Serializes a password as nothing, so that it stays out of the hash of a request. Skipping it
/// would take it out of the document as well, and clients could not send it.
pub fn unsaid<S: serde::Serializer>(
    _: &str,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_none()
}

/// Hashes a password in PHC form.
pub async fn hash(password: &str, strength: Strength) -> Result<String> {
    let password = password.to_owned();
    on_pool(move || hash_now(&password, strength)).await?
}

/// Does the password fit the hash? `None` stands for an unknown user and takes as long.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let password = password.to_owned();
    let hash = hash.map(str::to_owned);
    on_pool(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&text).map_err(|e| Error::internal(e.to_string()))?;
        let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(known && fits)
    })
    .await?
}

/// Was the hash made with less than today's cost?
#[must_use]
pub fn is_weak(hash: &str) -> bool {
    !hash.contains("m=19456,t=2,p=1")
}

async fn on_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = POOL.acquire().await.map_err(|_| Error::Unavailable("closing".to_owned()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() -> Result<()> {
        let stored = hash("correct horse", Strength::Test).await?;
        assert!(verify("correct horse", Some(&stored)).await?);
        assert!(!verify("wrong horse", Some(&stored)).await?);
        assert!(!verify("correct horse", None).await?);
        assert!(is_weak(&stored));
        Ok(())
    }
}
