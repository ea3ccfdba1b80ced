//! Brokers 经纪人 of channel companies. Their phone is ciphertext under a key of their own.

use super::channel_company::ChannelState;
use crate::id::{BrokerId, ChannelCompanyId, CompanyId, UserId};
use sea_orm::entity::prelude::*;

/// Somebody who reports customers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "broker")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BrokerId,
    pub company_id: CompanyId,
    pub channel_company_id: ChannelCompanyId,
    pub code: String,
    pub name: String,
    /// The broker's own key, wrapped.
    pub data_key: String,
    pub phone_cipher: String,
    pub phone_hash: String,
    /// `138****0000`.
    pub phone_mask: String,
    pub state: ChannelState,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
