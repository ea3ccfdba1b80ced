//! Cash movements 资金流水, one row each, append-only.

use crate::Money;
use crate::id::{BankAccountId, MovementId, ProjectId, TradeId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Where the money went.
    MovementDirection in "movement_direction" {
        "in" In ("收入", "In"),
        "out" Out ("支出", "Out"),
    }
}

/// Money in or out of one account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MovementId,
    pub project_id: ProjectId,
    pub bank_account_id: BankAccountId,
    /// Gap-free within the account.
    pub serial: i64,
    pub direction: MovementDirection,
    pub amount: Money,
    pub balance_after: Money,
    pub act: String,
    pub source_type: String,
    pub source_id: Uuid,
    pub trade_id: Option<TradeId>,
    pub moved_on: Date,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
