//! Campaigns 营销活动.

use super::consent::ConsentChannel;
use crate::Money;
use crate::id::{CampaignId, ProjectId, SegmentId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How a campaign reaches people.
    CampaignChannel in "campaign_channel" {
        "sms" Sms ("短信", "SMS"),
        "call" Call ("电话", "Call"),
        "email" Email ("邮件", "E-mail"),
        "message" Message ("微信", "Messenger"),
        "event" Event ("现场活动", "Event"),
        "advert" Advert ("广告投放", "Advertisement"),
    }
}

impl CampaignChannel {
    /// The consent without which nobody is addressed; events and advertisements address nobody.
    #[must_use]
    pub const fn consent(self) -> Option<ConsentChannel> {
        match self {
            Self::Sms => Some(ConsentChannel::Sms),
            Self::Call => Some(ConsentChannel::Call),
            Self::Email => Some(ConsentChannel::Email),
            Self::Message => Some(ConsentChannel::Message),
            Self::Event | Self::Advert => None,
        }
    }
}

crate::labelled! {
    /// Where a campaign stands.
    CampaignState in "campaign_state" {
        "draft" Draft ("草稿", "Draft"),
        "launched" Launched ("进行中", "Launched"),
        "closed" Closed ("已结束", "Closed"),
        "cancelled" Cancelled ("已取消", "Cancelled"),
    }
}

crate::transitions!(CampaignState in "customers.campaign" {
    launch { Draft => Launched }
    close { Launched => Closed }
    cancel { Draft => Cancelled }
});

/// One campaign of one project.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CampaignId,
    pub project_id: ProjectId,
    /// Whom it addresses; null for events and advertisements open to all.
    pub segment_id: Option<SegmentId>,
    pub name: String,
    pub channel: CampaignChannel,
    pub state: CampaignState,
    pub starts_on: Date,
    /// Last day on which an answer counts.
    pub ends_on: Date,
    pub cost: Money,
    pub remarks: Option<String>,
    /// What is said to each; `{name}` and `{title}` are filled in.
    pub message: Option<String>,
    pub launched_at: Option<DateTimeUtc>,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
