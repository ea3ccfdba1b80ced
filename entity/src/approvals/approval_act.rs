//! History 审批记录 of a request: who did what to it, and when; never changed.

use crate::id::{ApprovalActId, ApprovalId, ProjectId, TaskId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What was done to a request.
    ApprovalActKind in "approval_act_kind" {
        "opened" Opened ("提交", "Asked for"),
        "passed" Passed ("规则通过", "Passed by a rule"),
        "approved" Approved ("同意", "Agreed to"),
        "rejected" Rejected ("驳回", "Refused"),
        "handed_over" HandedOver ("转办", "Handed over"),
        "reminded" Reminded ("催办", "Reminded of"),
        "escalated" Escalated ("超时升级", "Escalated, the time being over"),
        "withdrawn" Withdrawn ("撤回", "Withdrawn"),
    }
}

/// One act.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_act")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalActId,
    pub approval_id: ApprovalId,
    pub project_id: ProjectId,
    pub task_id: Option<TaskId>,
    pub kind: ApprovalActKind,
    pub at: DateTimeUtc,
    /// Null for the system.
    pub user_id: Option<UserId>,
    /// In whose place, by delegation.
    pub for_user_id: Option<UserId>,
    /// To whom it was handed over.
    pub to_user_id: Option<UserId>,
    /// To which role it was escalated.
    pub role: Option<String>,
    pub comment: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
