//! Outbox 事件: what happened, for other shelves and for the world outside.

use crate::id::{BuildingId, EventId, ProjectId, UserId};
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
    /// Place in the one order of all events; null until somebody has given it one.
    pub position: Option<i64>,
    /// The building that it happened in, where it has one.
    pub building_id: Option<BuildingId>,
    /// Who caused it; null for the system.
    pub actor_id: Option<UserId>,
    /// Whom alone it is for; null for everybody who may see the thing.
    pub recipient_id: Option<UserId>,
}

impl ActiveModelBehavior for ActiveModel {}
