//! Buyers 买受人 of trades.

use crate::Rate;
use crate::id::{CustomerId, ProjectId, TradeId};
use sea_orm::entity::prelude::*;

/// One buyer with a share; shares sum to one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trade_buyer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub trade_id: TradeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub project_id: ProjectId,
    pub customer_id: CustomerId,
    pub share: Rate,
}

impl ActiveModelBehavior for ActiveModel {}
