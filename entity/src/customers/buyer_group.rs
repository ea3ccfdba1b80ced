//! Groups of joint buyers 共同购房人.

use crate::id::{BuyerGroupId, CompanyId, TeamId, UserId};
use sea_orm::entity::prelude::*;

/// Customers who want to buy together.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "buyer_group")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BuyerGroupId,
    pub company_id: CompanyId,
    pub owner_id: UserId,
    pub team_id: Option<TeamId>,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
