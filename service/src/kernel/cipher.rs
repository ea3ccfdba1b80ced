//! Personal data at rest: AES-256-GCM per field, bound to its row, searchable by keyed hash.
//!
//! Each person has a data key of its own, wrapped by the master key; destroying it erases the
//! person while the books stay. The master key can be exchanged: new keys are wrapped by the
//! present one, and what a previous one wrapped or hashed is understood until it is rewrapped.

use super::error::{Error, Result};
use super::refusal::Kernel;
use aes_gcm::aead::{Aead, Generate, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Length of the nonce that precedes each ciphertext, in bytes.
const NONCE_BYTES: usize = 12;

/// Id of the master key where the operator gives none.
pub const FIRST_KEY: &str = "k1";

/// A master key with what is derived from it.
struct Master {
    id: String,
    wrap: Aes256Gcm,
    search: [u8; 32],
}

impl Master {
    fn new(id: &str, key: &[u8; 32]) -> Self {
        let derive = |purpose: &str| keyed(key, &[purpose.as_bytes()]);
        let wrap = Aes256Gcm::new(&Key::<Aes256Gcm>::from(derive("wrap")));
        Self { id: id.to_owned(), wrap, search: derive("search") }
    }

    fn hash(&self, field: &str, value: &str) -> String {
        hex::encode(keyed(&self.search, &[field.as_bytes(), &[0], value.as_bytes()]))
    }
}

/// The present master key, and others whose work is still understood.
pub struct Cipher {
    present: Master,
    others: Vec<Master>,
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cipher").field("key_id", &self.present.id).finish_non_exhaustive()
    }
}

/// A person's own key, unwrapped.
pub struct DataKey {
    fields: Aes256Gcm,
    mark: [u8; 32],
}

impl Cipher {
    /// From the 32 bytes of the operator's only key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self::named(FIRST_KEY, key)
    }

    /// From the operator's present key and the id that marks what it wraps.
    #[must_use]
    pub fn named(id: &str, key: &[u8; 32]) -> Self {
        Self { present: Master::new(id, key), others: vec![] }
    }

    /// Understands also what this key wrapped: one that is going, or one that is coming.
    #[must_use]
    pub fn understanding(mut self, id: &str, key: &[u8; 32]) -> Self {
        self.others.push(Master::new(id, key));
        self
    }

    /// Is there a key whose work has to be done over?
    #[must_use]
    pub const fn rotates(&self) -> bool {
        !self.others.is_empty()
    }

    /// What a data key begins with that the present key wrapped.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{}.", self.present.id)
    }

    /// A new person's key: itself, and wrapped for the row.
    pub fn new_data_key(&self, person: Uuid) -> Result<(DataKey, String)> {
        let key = Key::<Aes256Gcm>::generate();
        let wrapped = self.wrap(&key, person)?;
        Ok((DataKey::new(&key.into()), wrapped))
    }

    /// Unwraps a person's key.
    pub fn data_key(&self, person: Uuid, wrapped: &str) -> Result<DataKey> {
        Ok(DataKey::new(&self.unwrapped(person, wrapped)?))
    }

    /// The same key under the present master key; none where it is already.
    pub fn rewrapped(&self, person: Uuid, wrapped: &str) -> Result<Option<String>> {
        if wrapped.starts_with(&self.mark()) {
            return Ok(None);
        }
        let bytes = self.unwrapped(person, wrapped)?;
        self.wrap(&bytes, person).map(Some)
    }

    fn wrap(&self, key: &[u8], person: Uuid) -> Result<String> {
        let wrapped = seal(&self.present.wrap, key, person.as_bytes())?;
        Ok(format!("{}.{wrapped}", self.present.id))
    }

    fn unwrapped(&self, person: Uuid, wrapped: &str) -> Result<[u8; 32]> {
        let bytes = self
            .wrapper(wrapped)
            .and_then(|(master, text)| open(&master.wrap, text, person.as_bytes()))
            .and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| unreadable(Some(person), "data_key"))
    }

    /// The master key that wrapped a data key, and what it made of it; none where nobody named it.
    fn wrapper<'w>(&self, wrapped: &'w str) -> Option<(&Master, &'w str)> {
        let (id, text) = wrapped.split_once('.')?;
        self.masters().find(|master| master.id == id).map(|master| (master, text))
    }

    fn masters(&self) -> impl Iterator<Item = &Master> {
        std::iter::once(&self.present).chain(&self.others)
    }

    /// Hash that finds an exact value again without revealing it; `field` keeps kinds apart.
    #[must_use]
    pub fn search_hash(&self, field: &str, value: &str) -> String {
        self.present.hash(field, value)
    }

    /// The same under the master key that wrapped a data key, so that all hashes beside a data key
    /// are made anew when it is rewrapped.
    pub fn hash_beside(&self, wrapped: &str, field: &str, value: &str) -> Result<String> {
        let (master, _) = self.wrapper(wrapped).ok_or_else(|| unreadable(None, field))?;
        Ok(master.hash(field, value))
    }

    /// The hashes under which a value may lie.
    #[must_use]
    pub fn search_hashes(&self, field: &str, value: &str) -> Vec<String> {
        self.masters().map(|master| master.hash(field, value)).collect()
    }
}

impl DataKey {
    fn new(key: &[u8; 32]) -> Self {
        let fields = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
        Self { fields, mark: keyed(key, &[b"mark"]) }
    }

    /// A mark that a value of this person keeps whichever master key wraps his.
    #[must_use]
    pub fn mark(&self, value: &str) -> String {
        hex::encode(keyed(&self.mark, &[value.as_bytes()]))
    }

    /// Encrypts one field of one row.
    pub fn seal(&self, row: Uuid, field: &str, value: &str) -> Result<String> {
        seal(&self.fields, value.as_bytes(), &bound(row, field))
    }

    /// Decrypts it; a ciphertext of another row or field is refused and logged.
    pub fn open(&self, row: Uuid, field: &str, sealed: &str) -> Result<String> {
        let bytes = open(&self.fields, sealed, &bound(row, field));
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.ok_or_else(|| unreadable(Some(row), field))
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

/// None where it was made by another key, for another place, or is damaged.
fn open(cipher: &Aes256Gcm, sealed: &str, aad: &[u8]) -> Option<Vec<u8>> {
    let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
    let (nonce, message) = bytes.split_at_checked(NONCE_BYTES)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: message, aad }).ok()
}

/// Somebody has changed the row behind the program's back, or a master key is missing: no fault of
/// the program, and nothing that trying again would mend. The log says where to look.
fn unreadable(row: Option<Uuid>, field: &str) -> Error {
    tracing::error!(row = ?row, field, "a sealed value does not open");
    Kernel::SealedUnreadable.into()
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

    #[test]
    fn another_master_key_takes_over_what_the_one_before_wrapped() -> Result<()> {
        let old = Cipher::new(&[7; 32]);
        let row = Uuid::from_u128(1);
        let (key, wrapped) = old.new_data_key(row)?;
        let sealed = key.seal(row, "phone", "13800138000")?;
        let stranger = Cipher::named("k2", &[8; 32]);
        assert!(stranger.data_key(row, &wrapped).is_err());
        let new = Cipher::named("k2", &[8; 32]).understanding("k1", &[7; 32]);
        assert_eq!(new.data_key(row, &wrapped)?.open(row, "phone", &sealed)?, "13800138000");
        assert!(new.search_hashes("phone", "1").contains(&old.search_hash("phone", "1")));
        assert_eq!(new.hash_beside(&wrapped, "phone", "1")?, old.search_hash("phone", "1"));
        let again = new.rewrapped(row, &wrapped)?.unwrap_or_default();
        assert!(again.starts_with("k2."));
        assert_eq!(new.rewrapped(row, &again)?, None);
        assert_eq!(new.hash_beside(&again, "phone", "1")?, stranger.search_hash("phone", "1"));
        assert_eq!(stranger.data_key(row, &again)?.open(row, "phone", &sealed)?, "13800138000");
        Ok(())
    }
}
