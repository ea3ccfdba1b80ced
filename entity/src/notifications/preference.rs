//! Preferences 通知偏好: by which channels a person wants which kind, where he has said so.

use super::notification::NotificationKind;
use crate::id::UserId;
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How people are told.
    NotificationChannel in "notification_channel" {
        "email" Email ("邮件", "E-mail"),
        "inbox" Inbox ("站内", "Inbox"),
        "sms" Sms ("短信", "SMS"),
    }
}

/// A wish that differs from what is usual.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: NotificationKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: NotificationChannel,
    pub wanted: bool,
}

impl ActiveModelBehavior for ActiveModel {}
