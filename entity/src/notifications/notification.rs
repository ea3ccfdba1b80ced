//! Notifications 通知: one thing that one person is told.

use crate::id::{NotificationId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What people are told of.
    NotificationKind in "notification_kind" {
        "approval_approved" ApprovalApproved ("审批通过", "Your request was approved"),
        "approval_asked" ApprovalAsked ("待审批", "A decision is asked of you"),
        "approval_lapsed" ApprovalLapsed ("审批失效", "Your request has lapsed"),
        "approval_refused" ApprovalRefused ("审批驳回", "Your request was refused"),
        "approval_reminded" ApprovalReminded ("审批催办", "You are reminded of a decision"),
        "contact_due" ContactDue ("待跟进", "A contact is due"),
        "customer_pooled" CustomerPooled
            ("客户进入公客池", "Customers have gone to the public pool"),
        "customer_transferred" CustomerTransferred
            ("客户转入", "Customers were transferred to you"),
        "hold_expired" HoldExpired ("锁定到期", "A hold has expired"),
        "line_overdue" LineOverdue ("款项逾期", "A payment is overdue"),
        "pool_warned" PoolWarned ("客户即将进入公客池", "Customers are about to go to the pool"),
        "price_adjusted" PriceAdjusted ("调价已生效", "A price adjustment has taken effect"),
        "subscription_expiring" SubscriptionExpiring
            ("认购即将到期", "A subscription is about to expire"),
        "viewing_near" ViewingNear ("带看临近", "A viewing is near"),
        "visitor_given" VisitorGiven ("来访分配", "Visitors were given to you"),
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
