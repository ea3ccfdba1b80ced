//! Money of a trade 交易账: kept sums that an invariant recomputes.

use crate::Money;
use crate::id::{ProjectId, TradeId};
use sea_orm::entity::prelude::*;

/// What came in for a trade and where it stands.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trade_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub trade_id: TradeId,
    pub project_id: ProjectId,
    pub received: Money,
    pub allocated: Money,
    /// 多收: received, not yet laid on a line.
    pub credit: Money,
    pub refunded: Money,
    /// Requested or approved refunds, not yet paid.
    pub refunding: Money,
    /// Forfeited or deducted.
    pub kept: Money,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
