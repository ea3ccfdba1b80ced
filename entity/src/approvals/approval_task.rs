//! Steps 审批步骤 of a request.

use crate::id::{ApprovalId, ProjectId, TaskId, UserId};
use sea_orm::entity::prelude::*;

/// What one role has to decide.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub approval_id: ApprovalId,
    pub project_id: ProjectId,
    pub seq: i32,
    /// Code of the role that decides.
    pub role: String,
    pub state: super::approval::ApprovalState,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTimeUtc>,
    pub comment: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
