//! Sealing: a value becomes ciphertext, a hash that finds it again, and a mask to show.

use super::email::Email;
use super::identity::{self, IdNumber};
use super::phone::Phone;
use crate::kernel::cipher::{Cipher, DataKey};
use crate::kernel::{Reader, Result};
use entity::customers::customer;
use uuid::Uuid;

/// Names of the sealed fields, to which hashes are bound, and the copies in the customer's row.
pub(in crate::customers) const PHONE: &str = "phone";
pub(in crate::customers) const EMAIL: &str = "email";
pub(in crate::customers) const ID_NUMBER: &str = "id_number";
/// To which hashes of the ends of identity numbers are bound.
pub(in crate::customers) const ID_TAIL: &str = "id_tail";

/// One field as it lies in the row; empty where there is nothing to seal.
#[derive(Default)]
pub(in crate::customers) struct Sealed {
    pub cipher: String,
    pub hash: String,
    pub mask: String,
}

/// A value about to be sealed.
#[derive(Clone, Copy)]
pub(in crate::customers) struct Clear<'a> {
    /// Name of the place; the ciphertext opens nowhere else.
    pub slot: &'a str,
    /// What kind of value it is; equal values of one kind have one hash.
    pub field: &'a str,
    pub value: &'a str,
    pub mask: &'a str,
}

/// The keys with which everything of one customer is sealed.
pub(in crate::customers) struct Sealer<'a> {
    cipher: &'a Cipher,
    key: DataKey,
    /// As it lies in the row: it says which master key makes the hashes.
    wrapped: String,
    id: Uuid,
}

impl<'a> Sealer<'a> {
    /// With a new key, which comes back wrapped for the row.
    pub fn new(cipher: &'a Cipher, id: impl Into<Uuid>) -> Result<(Self, String)> {
        let id = id.into();
        let (key, wrapped) = cipher.new_data_key(id)?;
        Ok((Self { cipher, key, wrapped: wrapped.clone(), id }, wrapped))
    }

    /// With the key of a row.
    pub fn of(cipher: &'a Cipher, row: &customer::Model) -> Result<Self> {
        Self::under(cipher, row.id, &row.data_key)
    }

    /// With the wrapped key of any row.
    pub fn under(cipher: &'a Cipher, id: impl Into<Uuid>, wrapped: &str) -> Result<Self> {
        let id = id.into();
        let key = cipher.data_key(id, wrapped)?;
        Ok(Self { cipher, key, wrapped: wrapped.to_owned(), id })
    }

    pub fn phone(&self, phone: &Phone) -> Result<Sealed> {
        let (value, mask) = (phone.as_str(), &phone.masked());
        self.seal(Clear { slot: PHONE, field: PHONE, value, mask })
    }

    pub fn email(&self, email: &Email) -> Result<Sealed> {
        let (value, mask) = (email.as_str(), &email.masked());
        self.seal(Clear { slot: EMAIL, field: EMAIL, value, mask })
    }

    pub fn id_number(&self, number: &IdNumber) -> Result<Sealed> {
        let (value, mask) = (number.as_str(), &number.masked());
        self.seal(Clear { slot: ID_NUMBER, field: ID_NUMBER, value, mask })
    }

    /// The hash of the last four characters of an identity number; empty where it has none.
    pub fn tail_hash(&self, number: &str) -> Result<String> {
        let hash = |tail| self.cipher.hash_beside(&self.wrapped, ID_TAIL, tail);
        identity::tail(number).map_or_else(|| Ok(String::new()), hash)
    }

    /// The clear value of what was sealed at a place.
    pub fn open(&self, slot: &str, sealed: &str) -> Result<String> {
        self.key.open(self.id, slot, sealed)
    }

    /// Seals a value for its place.
    pub fn seal(&self, clear: Clear<'_>) -> Result<Sealed> {
        Ok(Sealed {
            cipher: self.key.seal(self.id, clear.slot, clear.value)?,
            hash: self.cipher.hash_beside(&self.wrapped, clear.field, clear.value)?,
            mask: clear.mask.to_owned(),
        })
    }
}

/// A mark of the papers that a customer shows: another one when he shows others, the same one
/// under every master key. Empty of one who has shown none, and once the person is erased.
pub fn papers(reader: &Reader<'_>, row: &customer::Model) -> Result<String> {
    if row.erased_at.is_some() || row.id_number_cipher.is_empty() {
        return Ok(String::new());
    }
    let sealer = Sealer::of(&reader.kernel.cipher, row)?;
    Ok(sealer.key.mark(&sealer.open(ID_NUMBER, &row.id_number_cipher)?))
}
