//! Phases 期.

use crate::id::{PhaseId, ProjectId};
use sea_orm::entity::prelude::*;

/// A stage in which a project is built and sold.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phase")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PhaseId,
    pub project_id: ProjectId,
    pub code: String,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
