//! Saying by which channels one wants what.

use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Patch, Result, Tx};
use crate::notifications::contact::Addresses;
use entity::admin::user_account;
use entity::id::UserId;
use entity::notifications::contact::{self, NotificationLanguage};
use entity::notifications::notification::NotificationKind;
use entity::notifications::preference::{self, NotificationChannel};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// Everything that one wants otherwise than usual; it takes the place of what was said before, but
/// for addresses that are not named.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "li.na@example.com", "phone": "13800000001", "language": "zh",
    "wishes": [{"kind": "hold_expired", "channel": "email", "wanted": true}]
}))]
pub struct SetPreferences {
    /// Null for none; absent keeps the present one, which answers show masked.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Patch<String>,
    /// Digits, with `+` before a country code; null for none; absent keeps the present one.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 20)]
    pub phone: Patch<String>,
    /// Of what goes out; Chinese unless given.
    #[serde(default)]
    pub language: Option<NotificationLanguage>,
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub wishes: Vec<Wish>,
}

/// One kind by one channel.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "hold_expired", "channel": "email", "wanted": true}))]
pub struct Wish {
    pub kind: NotificationKind,
    pub channel: NotificationChannel,
    pub wanted: bool,
}

impl SetPreferences {
    fn faults(&self) -> Vec<Fault> {
        let mut faults = vec![];
        if self.email.as_set().is_some_and(|email| !is_email(email)) {
            faults.push(Fault::at("/email", FaultCode::InvalidFormat));
        }
        if self.phone.as_set().is_some_and(|phone| !is_phone(phone)) {
            faults.push(Fault::at("/phone", FaultCode::InvalidFormat));
        }
        let mut said = HashSet::new();
        for (index, wish) in self.wishes.iter().enumerate() {
            if !said.insert((wish.kind, wish.channel)) {
                faults.push(Fault::at(format!("/wishes/{index}"), FaultCode::Duplicate));
            }
        }
        faults
    }
}

/// Longest address that mail systems carry.
const EMAIL_MAX: usize = 254;

fn is_email(text: &str) -> bool {
    // A mask that comes back is no address.
    let plain = |letter: char| !letter.is_whitespace() && !letter.is_control() && letter != '*';
    let plain = text.chars().count() <= EMAIL_MAX && text.chars().all(plain);
    text.split_once('@').is_some_and(|(name, host)| {
        plain && !name.is_empty() && host.contains('.') && !host.contains('@')
    })
}

fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (5..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes the actor's own preferences.
pub async fn set(tx: &mut Tx<'_>, input: &SetPreferences) -> Result<()> {
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let user = tx.actor.user()?;
    // There may be no row yet that could be locked: two calls at once meet at the person's own.
    user_account::Entity::find_by_id(user).lock_exclusive().one(tx.db()).await?;
    preference::Entity::delete_many()
        .filter(preference::Column::UserId.eq(user))
        .exec(tx.db())
        .await?;
    if !input.wishes.is_empty() {
        let rows = input.wishes.iter().map(|wish| {
            let Wish { kind, channel, wanted } = *wish;
            preference::Model { user_id: user, kind, channel, wanted }.into_active_model()
        });
        preference::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    let mut addresses = kept(tx, user, input).await?;
    input.email.put(&mut addresses.email);
    input.phone.put(&mut addresses.phone);
    let language = input.language.unwrap_or(NotificationLanguage::Chinese);
    let row = addresses.sealed(&tx.kernel.cipher, user, language)?;
    contact::Entity::delete_many().filter(contact::Column::UserId.eq(user)).exec(tx.db()).await?;
    contact::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let told = json!({"wishes": input.wishes});
    tx.audit_only(Subject::global("notifications.preference", user), told);
    Ok(())
}

/// The present addresses where one of them stays. Who names both is heard also where no key opens
/// them any more.
async fn kept(tx: &Tx<'_>, user: UserId, input: &SetPreferences) -> Result<Addresses> {
    let row = contact::Entity::find_by_id(user).lock_exclusive().one(tx.db()).await?;
    match row.filter(|_| input.email.is_keep() || input.phone.is_keep()) {
        Some(row) => Addresses::open(&tx.kernel.cipher, &row),
        None => Ok(Addresses::default()),
    }
}
