//! Allocations 核销: money laid on lines; taken back by negative rows.

use crate::Money;
use crate::id::{AllocationId, PlanLineId, ProjectId, ReceiptId, TradeId};
use sea_orm::entity::prelude::*;

/// A part of a receipt on a line.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllocationId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub receipt_id: ReceiptId,
    pub plan_line_id: PlanLineId,
    /// Order in which money was laid.
    pub seq: i32,
    /// Negative where an earlier one is taken back.
    pub amount: Money,
    pub allocated_on: Date,
    pub reverses_id: Option<AllocationId>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
