//! Audit rows 审计: who did what, in the same transaction as the deed.

use crate::id::{AuditId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// One committed write, or one read of personal data.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub at: DateTimeUtc,
    /// Name of the act, `sales.contract.sign`.
    pub act: String,
    pub actor_id: Option<UserId>,
    /// Username, kept as it was.
    pub actor: String,
    pub project_id: Option<ProjectId>,
    pub object_type: String,
    pub object_id: Option<Uuid>,
    pub request_id: String,
    /// What was asked, without personal data.
    pub detail: Json,
    /// Place in the sealed chain; null until the sealing job has passed.
    pub seq: Option<i64>,
    /// Keyed hash over this row from birth; once sealed, hash over this row and the seal before it.
    pub seal: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
