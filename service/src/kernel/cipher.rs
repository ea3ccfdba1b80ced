//! Personal data at rest: AES-256-GCM per field, bound to its row, searchable by keyed hash.
//!
//! Each person has a data key of its own, wrapped by the master key; destroying it erases the
//! person while the books stay.

use super::error::{Error, Result};
use aes_gcm::aead::{Aead, Generate, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Length of the nonce that precedes each ciphertext, in bytes.
const NONCE_BYTES: usize = 12;

/// The master key with what is derived from it.
pub struct Cipher {
    key_id: &'static str,
    master: Aes256Gcm,
    search: [u8; 32],
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cipher").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// A person's own key, unwrapped.
pub struct DataKey(Aes256Gcm);

impl Cipher {
    /// From the 32 bytes of the operator's key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        let derive = |purpose: &str| keyed(key, &[purpose.as_bytes()]);
        let master = Aes256Gcm::new(&Key::<Aes256Gcm>::from(derive("wrap")));
        Self { key_id: "k1", master, search: derive("search") }
    }

    /// A new person's key: itself, and wrapped for the row.
    pub fn new_data_key(&self, person: Uuid) -> Result<(DataKey, String)> {
        let key = Key::<Aes256Gcm>::generate();
        let wrapped = seal(&self.master, &key, person.as_bytes())?;
        Ok((DataKey(Aes256Gcm::new(&key)), format!("{}.{wrapped}", self.key_id)))
    }

    /// Unwraps a person's key.
    pub fn data_key(&self, person: Uuid, wrapped: &str) -> Result<DataKey> {
        let text = wrapped
            .strip_prefix(self.key_id)
            .and_then(|rest| rest.strip_prefix('.'))
            .ok_or_else(|| Error::internal("data key is wrapped by an unknown master key"))?;
        let bytes = open(&self.master, text, person.as_bytes())?;
        let bytes: [u8; 32] =
            bytes.try_into().map_err(|_| Error::internal("data key has a wrong length"))?;
        Ok(DataKey(Aes256Gcm::new(&Key::<Aes256Gcm>::from(bytes))))
    }

    /// Hash that finds an exact value again without revealing it; `field` keeps kinds apart.
    #[must_use]
    pub fn search_hash(&self, field: &str, value: &str) -> String {
        hex::encode(keyed(&self.search, &[field.as_bytes(), &[0], value.as_bytes()]))
    }
}

impl DataKey {
    /// Encrypts one field of one row.
    pub fn seal(&self, row: Uuid, field: &str, value: &str) -> Result<String> {
        seal(&self.0, value.as_bytes(), &bound(row, field))
    }

    /// Decrypts it; a ciphertext of another row or field does not open.
    pub fn open(&self, row: Uuid, field: &str, sealed: &str) -> Result<String> {
        let bytes = open(&self.0, sealed, &bound(row, field))?;
        String::from_utf8(bytes).map_err(|_| Error::internal("decrypted field is no text"))
    }
}

fn bound(row: Uuid, field: &str) -> Vec<u8> {
    [row.as_bytes().as_slice(), field.as_bytes()].concat()
}

fn seal(cipher: &Aes256Gcm, message: &[u8], aad: &[u8]) -> Result<String> {
    let nonce = Nonce::generate();
    let sealed = cipher
        .encrypt(&nonce, Payload { msg: message, aad })
        .map_err(|_| Error::internal("a field could not be encrypted"))?;
    Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

fn open(cipher: &Aes256Gcm, sealed: &str, aad: &[u8]) -> Result<Vec<u8>> {
    let broken = || Error::internal("a stored field could not be decrypted");
    let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| broken())?;
    let (nonce, message) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| broken())?;
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: message, aad }).map_err(|_| broken())
}

/// A word that nobody guesses: 32 random bytes in hex.
#[must_use]
pub fn secret() -> String {
    hex::encode(Key::<Aes256Gcm>::generate())
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(never) => unreachable!("HMAC takes keys of any length: {never}"),
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_open_only_in_their_row_and_column() -> Result<()> {
        let cipher = Cipher::new(&[7; 32]);
        let (row, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (key, wrapped) = cipher.new_data_key(row)?;
        let sealed = key.seal(row, "phone", "13800138000")?;
        assert!(!sealed.contains("138"));
        let key = cipher.data_key(row, &wrapped)?;
        assert_eq!(key.open(row, "phone", &sealed)?, "13800138000");
        assert!(key.open(other, "phone", &sealed).is_err());
        assert!(key.open(row, "id_number", &sealed).is_err());
        assert!(cipher.data_key(other, &wrapped).is_err());
        Ok(())
    }
}
