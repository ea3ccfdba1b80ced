//! Members of groups of joint buyers.

use crate::Rate;
use crate::id::{BuyerGroupId, CustomerId};
use sea_orm::entity::prelude::*;

/// One of the group with his share; shares sum to one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "buyer_group_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: BuyerGroupId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub customer_id: CustomerId,
    pub share: Rate,
}

impl ActiveModelBehavior for ActiveModel {}
