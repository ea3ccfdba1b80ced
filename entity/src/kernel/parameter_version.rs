//! System parameters 系统参数: each value ever set, so that the history is the data.

use crate::id::{ParameterId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// One version of one parameter, system-wide or of a project.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "parameter_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParameterId,
    pub key: String,
    pub project_id: Option<ProjectId>,
    /// Project id or `system`: makes the version unique where SQL treats nulls as different.
    pub scope: String,
    pub version: i32,
    pub value: Json,
    pub set_at: DateTimeUtc,
    pub set_by: Option<UserId>,
}

impl ActiveModelBehavior for ActiveModel {}
