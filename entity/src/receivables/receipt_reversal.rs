//! Reversals 冲销 of receipts.

use crate::id::{ProjectId, ReceiptId, TradeId, UserId};
use sea_orm::entity::prelude::*;

/// The receipt no longer counts from this day on.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_reversal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt_id: ReceiptId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub reversed_on: Date,
    pub reason: String,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
