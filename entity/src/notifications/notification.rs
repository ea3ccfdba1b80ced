//! Notifications 通知: one thing that one person is told.

use crate::id::{NotificationId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What people are told of.
    NotificationKind in "notification_kind" {
        "approval_asked" ApprovalAsked ("待审批", "A decision is asked of you"),
        "approval_reminded" ApprovalReminded ("审批催办", "You are reminded of a decision"),
        "hold_expired" HoldExpired ("锁定到期", "A hold has expired"),
        "line_overdue" LineOverdue ("款项逾期", "A payment is overdue"),
        "subscription_expiring" SubscriptionExpiring
            ("认购即将到期", "A subscription is about to expire"),
    }
}

/// One entry of a person's inbox, or what only went out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    pub user_id: UserId,
    pub kind: NotificationKind,
    pub project_id: Option<ProjectId>,
    /// What it is about, `sales.hold`.
    pub object_type: String,
    pub object_id: Uuid,
    /// What the text is filled in with.
    pub params: Json,
    /// False for who wants this kind by other channels only.
    pub in_inbox: bool,
    pub unread: bool,
    pub read_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
