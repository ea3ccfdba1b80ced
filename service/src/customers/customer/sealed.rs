//! Sealing: a field becomes ciphertext, a hash that finds it again, and a mask to show.

use super::email::Email;
use super::identity::IdNumber;
use super::phone::Phone;
use crate::kernel::Result;
use crate::kernel::cipher::{Cipher, DataKey};
use entity::customers::customer;
use entity::id::CustomerId;

/// Names of the sealed fields; ciphertext and hash are bound to them.
pub(super) const PHONE: &str = "phone";
pub(super) const EMAIL: &str = "email";
pub(super) const ID_NUMBER: &str = "id_number";

/// One field as it lies in the row.
pub(super) struct Sealed {
    pub cipher: String,
    pub hash: String,
    pub mask: String,
}

/// The keys with which fields of one customer are sealed.
pub(super) struct Sealer<'a> {
    cipher: &'a Cipher,
    key: DataKey,
    id: CustomerId,
}

impl<'a> Sealer<'a> {
    /// With a new key, which comes back wrapped for the row.
    pub fn new(cipher: &'a Cipher, id: CustomerId) -> Result<(Self, String)> {
        let (key, wrapped) = cipher.new_data_key(id.0)?;
        Ok((Self { cipher, key, id }, wrapped))
    }

    /// With the key of a row.
    pub fn of(cipher: &'a Cipher, row: &customer::Model) -> Result<Self> {
        let key = cipher.data_key(row.id.0, &row.data_key)?;
        Ok(Self { cipher, key, id: row.id })
    }

    pub fn phone(&self, phone: &Phone) -> Result<Sealed> {
        self.seal(PHONE, phone.as_str(), phone.masked())
    }

    pub fn email(&self, email: &Email) -> Result<Sealed> {
        self.seal(EMAIL, email.as_str(), email.masked())
    }

    pub fn id_number(&self, number: &IdNumber) -> Result<Sealed> {
        self.seal(ID_NUMBER, number.as_str(), number.masked())
    }

    /// The clear value of a sealed field.
    pub fn open(&self, field: &str, sealed: &str) -> Result<String> {
        self.key.open(self.id.0, field, sealed)
    }

    fn seal(&self, field: &str, value: &str, mask: String) -> Result<Sealed> {
        Ok(Sealed {
            cipher: self.key.seal(self.id.0, field, value)?,
            hash: self.cipher.search_hash(field, value),
            mask,
        })
    }
}
