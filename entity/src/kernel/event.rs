//! Outbox 事件: what happened, for other shelves and for the world outside.

use crate::id::{EventId, ProjectId};
use sea_orm::entity::prelude::*;

/// One event of a committed transaction.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub at: DateTimeUtc,
    /// `sales.contract.signed`.
    pub name: String,
    pub project_id: Option<ProjectId>,
    pub object_type: String,
    pub object_id: Uuid,
    pub payload: Json,
}

impl ActiveModelBehavior for ActiveModel {}
