//! Deliveries 发送: what waits to go out, and what became of it.

use super::preference::NotificationChannel;
use crate::id::{DeliveryId, NotificationId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a delivery.
    NotificationDeliveryState in "notification_delivery_state" {
        "failed" Failed ("发送失败", "Failed"),
        "pending" Pending ("待发送", "Pending"),
        "sent" Sent ("已发送", "Sent"),
    }
}

crate::transitions!(NotificationDeliveryState {
    send { Pending => Sent }
    fail { Pending => Failed }
});

/// One message by one channel, its text as it was when it was told; its address is looked up when
/// it goes out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    pub notification_id: NotificationId,
    pub channel: NotificationChannel,
    pub title: String,
    pub text: String,
    pub state: NotificationDeliveryState,
    pub attempts: i32,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
