//! Facts of sales 销售事实: insert-only, so a closed month never changes silently.

use crate::Money;
use crate::id::{BuildingId, ProjectId, SaleFactId, TradeId, UnitId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What is counted.
    SaleFactKind in "sale_fact_kind" {
        "subscribed" Subscribed ("认购", "Subscribed"),
        "signed" Signed ("签约", "Signed"),
    }
}

/// A sale, or the undoing of one, on the day it happened.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sale_fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SaleFactId,
    pub project_id: ProjectId,
    pub building_id: BuildingId,
    pub unit_id: UnitId,
    pub trade_id: TradeId,
    pub kind: SaleFactKind,
    pub happened_on: Date,
    pub month: String,
    /// +1, or −1 where a sale is undone.
    pub units: i32,
    pub amount: Money,
    /// In units of 1e-4 ㎡, signed like the units.
    pub area: i64,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
