//! Telling somebody something, in the transaction of the act that it follows from.

use super::notification::tell;
use super::text::{self, Text};
use crate::kernel::{Error, Result, Tx};
use entity::admin::user_account::{self, UserState};
use entity::id::{DeliveryId, NotificationId, ProjectId, UserId};
use entity::notifications::contact::{self, NotificationLanguage};
use entity::notifications::delivery::NotificationDeliveryState;
use entity::notifications::notification::NotificationKind;
use entity::notifications::preference::NotificationChannel;
use entity::notifications::{delivery, notification, preference};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

/// What is told.
#[derive(Debug, Clone)]
pub struct Notice {
    pub kind: NotificationKind,
    pub project_id: Option<ProjectId>,
    /// What it is about, `("sales.hold", id)`.
    pub about: (&'static str, Uuid),
    /// What the text is filled in with; no personal data.
    pub params: Value,
}

/// What goes out beside the inbox.
const OUTSIDE: [NotificationChannel; 2] = [NotificationChannel::Email, NotificationChannel::Sms];

/// Tells somebody: an entry in his inbox, and what goes out to him, each unless he wants it
/// otherwise. Whose account is disabled is told nothing.
pub async fn notify(tx: &mut Tx<'_>, to: UserId, notice: Notice) -> Result<()> {
    let text = Text::of(notice.kind).ok_or_else(|| Error::internal("a kind has no text"))?;
    if !is_active(tx, to).await? {
        return Ok(());
    }
    let wishes = preference::Entity::find()
        .filter(preference::Column::UserId.eq(to))
        .filter(preference::Column::Kind.eq(notice.kind))
        .all(tx.db())
        .await?;
    let wanted = |channel| {
        let wish = wishes.iter().find(|wish| wish.channel == channel);
        wish.map_or_else(|| text.usual(channel), |wish| wish.wanted)
    };
    let contact = contact::Entity::find_by_id(to).one(tx.db()).await?;
    let reached = |channel: &_| contact.as_ref().is_some_and(|row| reaches(row, *channel));
    let outside = OUTSIDE.into_iter().filter(|channel| wanted(*channel) && reached(channel));
    let outside: Vec<_> = outside.collect();
    let in_inbox = wanted(NotificationChannel::Inbox);
    if !in_inbox && outside.is_empty() {
        return Ok(());
    }
    let language =
        contact.as_ref().map_or(NotificationLanguage::Chinese, |contact| contact.language);
    let said = text.said(language, &notice.params);
    let id = tx.id::<NotificationId>();
    let row = notification::Model {
        id,
        user_id: to,
        kind: notice.kind,
        project_id: notice.project_id,
        object_type: notice.about.0.to_owned(),
        object_id: notice.about.1,
        params: notice.params,
        in_inbox,
        unread: true,
        read_at: None,
        created_at: tx.now,
    };
    notification::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    if in_inbox {
        tell(tx, to, "notifications.notification.created", Some(row)).await?;
    }
    for channel in outside {
        let row = delivery::Model {
            id: tx.id::<DeliveryId>(),
            notification_id: id,
            channel,
            title: text::title(notice.kind, language).to_owned(),
            text: said.clone(),
            state: NotificationDeliveryState::Pending,
            attempts: 0,
            created_at: tx.now,
            ended_at: None,
        };
        delivery::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

async fn is_active(tx: &Tx<'_>, id: UserId) -> Result<bool> {
    let found: Option<UserId> = user_account::Entity::find_by_id(id)
        .select_only()
        .column(user_account::Column::Id)
        .filter(user_account::Column::State.eq(UserState::Active))
        .into_tuple()
        .one(tx.db())
        .await?;
    Ok(found.is_some())
}

/// Has he an address by this channel? It is opened when the message goes out.
const fn reaches(contact: &contact::Model, channel: NotificationChannel) -> bool {
    match channel {
        NotificationChannel::Email => contact.email_cipher.is_some() || contact.email.is_some(),
        NotificationChannel::Sms => contact.phone_cipher.is_some() || contact.phone.is_some(),
        NotificationChannel::Inbox => false,
    }
}
