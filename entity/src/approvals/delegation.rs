//! Delegations 委托: one person decides in another's place for a time.

use crate::id::{DelegationId, UserId};
use sea_orm::entity::prelude::*;

/// Who stands in for whom, for which documents and how long.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_delegation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationId,
    pub from_user_id: UserId,
    pub to_user_id: UserId,
    /// Null for documents of every kind.
    pub document_type: Option<String>,
    pub from_at: DateTimeUtc,
    pub until_at: DateTimeUtc,
    pub reason: Option<String>,
    pub created_at: DateTimeUtc,
    /// Null unless it was ended before its time.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
