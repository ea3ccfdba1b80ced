//! Contacts 通知联系方式: where a person gets what goes out, and in which language. Addresses are
//! ciphertext under the person's own key.

use crate::id::UserId;
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Language of what goes out.
    NotificationLanguage in "notification_language" {
        "en" English ("英文", "English"),
        "zh" Chinese ("中文", "Chinese"),
    }
}

/// A person's addresses; without one nothing goes out by that channel.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// In the clear, from before addresses were sealed; a job empties it.
    pub email: Option<String>,
    /// In the clear, from before addresses were sealed; a job empties it.
    pub phone: Option<String>,
    /// The person's own key, wrapped; none while an address lies in the clear.
    pub data_key: Option<String>,
    pub email_cipher: Option<String>,
    pub phone_cipher: Option<String>,
    pub language: NotificationLanguage,
}

impl ActiveModelBehavior for ActiveModel {}
