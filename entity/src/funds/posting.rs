//! Postings 借贷 of entries.

use crate::Money;
use crate::id::{EntryId, PostingId, ProjectId, TradeId};
use sea_orm::entity::prelude::*;

/// One side of an entry; exactly one of debit and credit is above zero.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostingId,
    pub entry_id: EntryId,
    pub project_id: ProjectId,
    /// With the project it names the account.
    pub account_code: String,
    pub trade_id: Option<TradeId>,
    pub debit: Money,
    pub credit: Money,
    pub booked_on: Date,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
