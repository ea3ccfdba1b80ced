//! Waivers 减免 of penalties.

use crate::Money;
use crate::id::{PlanLineId, ProjectId, TradeId, UserId, WaiverId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a waiver.
    WaiverState in "waiver_state" {
        "requested" Requested ("待审批", "Requested"),
        "approved" Approved ("已减免", "Approved"),
        "rejected" Rejected ("已驳回", "Rejected"),
    }
}

crate::transitions!(WaiverState in "receivables.waiver" {
    approve { Requested => Approved }
    reject { Requested => Rejected }
});

/// A part of a penalty line that need not be paid.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waiver")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WaiverId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub plan_line_id: PlanLineId,
    pub amount: Money,
    pub reason: String,
    pub state: WaiverState,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
