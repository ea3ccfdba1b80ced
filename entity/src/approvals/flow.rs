//! Approval flows 审批流: how documents of one kind are decided, in one project or everywhere.

use crate::id::{FlowId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a flow.
    ApprovalFlowState in "approval_flow_state" {
        "active" Active ("启用", "Active"),
        "retired" Retired ("停用", "Retired"),
    }
}

crate::transitions!(ApprovalFlowState in "approvals.flow" {
    update { Active => Active }
    retire { Active => Retired }
});

/// What is to be decided how; the definition stands in the versions.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_flow")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FlowId,
    /// `sales.contract`.
    pub document_type: String,
    /// Null for every project that has no flow of its own.
    pub project_id: Option<ProjectId>,
    pub name: String,
    pub state: ApprovalFlowState,
    /// Kind and project while active: one flow counts at a time.
    pub live_key: Option<String>,
    /// The newest version of the definition.
    pub version: i32,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub retired_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
