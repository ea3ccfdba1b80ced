//! Zones 区.

use crate::id::{PhaseId, ProjectId, ZoneId};
use sea_orm::entity::prelude::*;

/// A part of a project that unit codes can name.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "zone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ZoneId,
    pub project_id: ProjectId,
    pub phase_id: Option<PhaseId>,
    pub code: String,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
