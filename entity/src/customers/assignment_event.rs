//! Changes of assignments 归属变更.

use super::assignment::AssignmentOrigin;
use crate::id::{AssignmentEventId, AssignmentId, CustomerId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// One change of owner; rows are only ever added.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentEventId,
    pub assignment_id: AssignmentId,
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    pub origin: AssignmentOrigin,
    /// Null at the first one, and when he comes out of the pool.
    pub from_owner_id: Option<UserId>,
    /// Null when he goes into the pool.
    pub to_owner_id: Option<UserId>,
    pub reason: Option<String>,
    /// Null for the system.
    pub actor_id: Option<UserId>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
