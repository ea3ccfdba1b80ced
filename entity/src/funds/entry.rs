//! Ledger entries 分录: balanced, append-only, corrected by reversing ones.

use crate::id::{CompanyId, EntryId, ProjectId, TradeId};
use sea_orm::entity::prelude::*;

/// One booking of one act.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub number: String,
    pub act: String,
    pub source_type: String,
    pub source_id: Uuid,
    pub trade_id: Option<TradeId>,
    pub booked_on: Date,
    pub month: String,
    pub reverses_id: Option<EntryId>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
