//! Presale permits 预售许可证.

use crate::id::{PermitId, ProjectId};
use sea_orm::entity::prelude::*;

/// The licence without which nothing is released.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PermitId,
    pub project_id: ProjectId,
    pub number: String,
    pub issued_on: Date,
    pub valid_until_on: Option<Date>,
    /// First day on which it holds no more.
    pub revoked_on: Option<Date>,
    pub revoke_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
