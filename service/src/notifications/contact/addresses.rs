//! The addresses of a person in the clear, and as they lie in his row.

use crate::kernel::Result;
use crate::kernel::cipher::{Cipher, DataKey};
use entity::id::UserId;
use entity::notifications::contact::{Model, NotificationLanguage};
use entity::notifications::preference::NotificationChannel;

/// Names of the sealed fields; a ciphertext opens in its own alone.
const EMAIL: &str = "email";
const PHONE: &str = "phone";

/// Where somebody gets what goes out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Addresses {
    /// Of a row, whether it is sealed already or not.
    pub fn open(cipher: &Cipher, row: &Model) -> Result<Self> {
        let Some(wrapped) = &row.data_key else {
            return Ok(Self { email: row.email.clone(), phone: row.phone.clone() });
        };
        let key = cipher.data_key(row.user_id.0, wrapped)?;
        let open = |field: &str, sealed: &Option<String>| {
            sealed.as_ref().map(|sealed| key.open(row.user_id.0, field, sealed)).transpose()
        };
        Ok(Self { email: open(EMAIL, &row.email_cipher)?, phone: open(PHONE, &row.phone_cipher)? })
    }

    /// The row of their owner, under a fresh key.
    pub fn sealed(
        &self,
        cipher: &Cipher,
        user_id: UserId,
        language: NotificationLanguage,
    ) -> Result<Model> {
        let (key, data_key) = cipher.new_data_key(user_id.0)?;
        Ok(Model {
            user_id,
            email: None,
            phone: None,
            data_key: Some(data_key),
            email_cipher: seal(&key, user_id, EMAIL, self.email.as_deref())?,
            phone_cipher: seal(&key, user_id, PHONE, self.phone.as_deref())?,
            language,
        })
    }

    /// Where a message by this channel goes.
    pub fn by(&self, channel: NotificationChannel) -> Option<&str> {
        match channel {
            NotificationChannel::Email => self.email.as_deref(),
            NotificationChannel::Sms => self.phone.as_deref(),
            NotificationChannel::Inbox => None,
        }
    }
}

fn seal(key: &DataKey, row: UserId, field: &str, clear: Option<&str>) -> Result<Option<String>> {
    clear.map(|clear| key.seal(row.0, field, clear)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn addresses_open_in_their_own_row_and_column_only() -> Result<()> {
        let cipher = Cipher::new(&[7; 32]);
        let (email, phone) = (Some("li.na@example.com".to_owned()), Some("13800000001".to_owned()));
        let addresses = Addresses { email, phone };
        let row =
            addresses.sealed(&cipher, UserId(Uuid::from_u128(1)), NotificationLanguage::Chinese)?;
        assert!(row.email.is_none() && row.phone.is_none());
        assert!(Addresses::open(&cipher, &row)? == addresses);
        let stranger = Model { user_id: UserId(Uuid::from_u128(2)), ..row.clone() };
        assert!(Addresses::open(&cipher, &stranger).is_err());
        let swapped = Model {
            email_cipher: row.phone_cipher.clone(),
            phone_cipher: row.email_cipher.clone(),
            ..row
        };
        assert!(Addresses::open(&cipher, &swapped).is_err());
        Ok(())
    }
}
