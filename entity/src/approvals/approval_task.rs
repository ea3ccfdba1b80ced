//! Tasks 审批任务 of a request: what one role or one person is asked in a step.

use crate::id::{ApprovalId, ProjectId, TaskId, UserId};
use sea_orm::entity::prelude::*;

/// What one role or one person has to decide.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub approval_id: ApprovalId,
    pub project_id: ProjectId,
    /// Number within the request.
    pub seq: i32,
    /// Code of the role that decides; empty where somebody is named.
    pub role: String,
    pub state: super::approval::ApprovalState,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTimeUtc>,
    pub comment: Option<String>,
    /// Place of its step in the plan; null in tasks of before there were flows.
    pub step: Option<i32>,
    /// Who alone is asked.
    pub user_id: Option<UserId>,
    /// In whose place it was decided, by delegation.
    pub decided_for_id: Option<UserId>,
    /// Null in tasks of before there were flows: with the request.
    pub opened_at: Option<DateTimeUtc>,
    /// When it goes to another role.
    pub due_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
