//! Approvals 审批: one document, bound to the hash of what is to be approved.

use super::definition::{Plan, RuleResults};
use crate::id::{ApprovalId, FlowId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a request.
    ApprovalState in "approval_state" {
        "pending" Pending ("待审批", "Pending"),
        "approved" Approved ("已通过", "Approved"),
        "rejected" Rejected ("已驳回", "Rejected"),
        "withdrawn" Withdrawn ("已撤回", "Withdrawn"),
    }
}

crate::transitions!(ApprovalState {
    approve { Pending => Approved }
    reject { Pending => Rejected }
    withdraw { Pending => Withdrawn }
});

/// A request that one or more people decide.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    pub project_id: ProjectId,
    /// `sales.contract`.
    pub document_type: String,
    pub document_id: Uuid,
    /// SHA-256 over what was submitted; a later change voids the approval.
    pub content_hash: String,
    pub state: ApprovalState,
    /// Codes of the rules that asked for a person.
    pub reasons: Json,
    /// Null where the system asked.
    pub author_id: Option<UserId>,
    pub opened_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    /// The document id while pending, else null: one open request per document.
    pub pending_key: Option<String>,
    pub version: i32,
    /// Null for the built-in flow.
    pub flow_id: Option<FlowId>,
    pub flow_version: Option<i32>,
    /// Null in requests of before there were flows: one step.
    pub plan: Option<Plan>,
    pub rules: Option<RuleResults>,
    /// Place in the plan, from one.
    pub step: Option<i32>,
    /// When those who are asked were last reminded.
    pub reminded_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
