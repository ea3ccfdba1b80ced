//! Reading one's own preferences, with what is usual where nothing was said.

use crate::kernel::{Reader, Result, text};
use crate::notifications::contact::Addresses;
use crate::notifications::text::TEXTS;
use entity::label::Labelled;
use entity::notifications::contact::NotificationLanguage;
use entity::notifications::notification::NotificationKind;
use entity::notifications::preference::NotificationChannel;
use entity::notifications::{contact, preference};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// By which channels one wants what.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "email": "l***@example.com", "phone": "138****0001", "language": "zh",
    "kinds": [{"kind": "hold_expired", "inbox": true, "email": false, "sms": false}]
}))]
pub struct PreferencesView {
    /// Masked; without one nothing goes out by e-mail.
    pub email: Option<String>,
    /// Masked; without one nothing goes out by SMS.
    pub phone: Option<String>,
    /// Of what goes out.
    pub language: NotificationLanguage,
    pub kinds: Vec<KindPreference>,
}

/// The channels of one kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindPreference {
    pub kind: NotificationKind,
    pub inbox: bool,
    pub email: bool,
    pub sms: bool,
}

/// The reader's own preferences.
pub async fn one(reader: &Reader<'_>) -> Result<PreferencesView> {
    let user = reader.actor.user()?;
    let contact = contact::Entity::find_by_id(user).one(&reader.db).await?;
    let wishes = preference::Entity::find()
        .filter(preference::Column::UserId.eq(user))
        .all(&reader.db)
        .await?;
    let kinds = TEXTS.iter().map(|text| {
        let wanted = |channel: NotificationChannel| {
            let wish = wishes.iter().find(|wish| wish.kind == text.kind && wish.channel == channel);
            wish.map_or_else(|| text.usual(channel), |wish| wish.wanted)
        };
        KindPreference {
            kind: text.kind,
            inbox: wanted(NotificationChannel::Inbox),
            email: wanted(NotificationChannel::Email),
            sms: wanted(NotificationChannel::Sms),
        }
    });
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_by_key(|preference| preference.kind.value());
    let language = contact.as_ref().map_or(NotificationLanguage::Chinese, |row| row.language);
    let opened = contact.map(|row| Addresses::open(&reader.kernel.cipher, &row)).transpose()?;
    let Addresses { email, phone } = opened.unwrap_or_default();
    let email = email.as_deref().map(text::masked_email);
    let phone = phone.as_deref().map(text::masked_phone);
    Ok(PreferencesView { email, phone, language, kinds })
}
