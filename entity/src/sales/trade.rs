//! Trades 交易: one id from the subscription or direct contract to the end; money hangs on it.

use crate::Money;
use crate::id::{BuildingId, CompanyId, ProjectId, TeamId, TradeId, UnitId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// An open trade has a live claim on its unit.
    TradeState in "trade_state" {
        "open" Open ("进行中", "Open"),
        "closed" Closed ("已结束", "Closed"),
    }
}

crate::transitions!(TradeState {
    close { Open => Closed }
    reopen { Closed => Open }
});

/// One unit on its way to one group of buyers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trade")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TradeId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub building_id: BuildingId,
    pub unit_id: UnitId,
    pub consultant_id: UserId,
    pub team_id: Option<TeamId>,
    pub state: TradeState,
    pub deal_price: Money,
    pub opened_on: Date,
    pub closed_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
