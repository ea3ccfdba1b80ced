//! Channel companies 渠道公司: agencies whose brokers bring customers.

use crate::id::{ChannelCompanyId, CompanyId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Whether a channel company, or a broker, reports customers.
    ChannelState in "channel_state" {
        "active" Active ("合作中", "Active"),
        "paused" Paused ("已暂停", "Paused"),
        "disabled" Disabled ("已停用", "Disabled"),
    }
}

crate::transitions!(ChannelState {
    pause { Active => Paused }
    resume { Paused => Active }
    /// For good.
    disable { Active => Disabled, Paused => Disabled }
});

/// An agency with which the company works.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "channel_company")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChannelCompanyId,
    pub company_id: CompanyId,
    pub code: String,
    pub name: String,
    pub state: ChannelState,
    pub remarks: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
