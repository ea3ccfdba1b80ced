//! Follow-ups 跟进.

use crate::id::{CustomerId, FollowUpId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How the customer was reached.
    FollowUpChannel in "follow_up_channel" {
        "phone" Phone ("电话", "Phone"),
        "email" Email ("邮件", "E-mail"),
        "meeting" Meeting ("面谈", "Meeting"),
        "message" Message ("短信微信", "Message"),
    }
}

/// One contact with a customer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FollowUpId,
    pub customer_id: CustomerId,
    pub project_id: Option<ProjectId>,
    pub author_id: UserId,
    pub channel: FollowUpChannel,
    pub content: String,
    pub happened_at: DateTimeUtc,
    pub next_on: Option<Date>,
    /// The day of the next contact of which somebody was reminded.
    pub reminded_for_on: Option<Date>,
    /// The next contact has happened.
    pub done_at: Option<DateTimeUtc>,
    pub done_by_id: Option<UserId>,
    /// What came of it.
    pub outcome: Option<String>,
    pub created_at: DateTimeUtc,
    /// Noted by mistake: it stays, and counts for nothing.
    pub voided_at: Option<DateTimeUtc>,
    pub voided_by_id: Option<UserId>,
    pub void_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
