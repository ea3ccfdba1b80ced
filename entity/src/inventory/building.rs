//! Buildings 楼栋.

use crate::id::{BuildingId, PhaseId, ProjectId, ZoneId};
use sea_orm::entity::prelude::*;

/// A building with its floors.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "building")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BuildingId,
    pub project_id: ProjectId,
    pub phase_id: Option<PhaseId>,
    pub zone_id: Option<ZoneId>,
    pub code: String,
    pub name: String,
    pub floors: i32,
    /// Day of completion; delivery needs it.
    pub completed_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
