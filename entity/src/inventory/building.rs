//! Buildings 楼栋.

use crate::id::{BuildingId, PhaseId, ProjectId, ZoneId};
use sea_orm::entity::prelude::*;

/// Names of the entrances 单元 of a building.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult,
)]
pub struct Entrances(pub Vec<String>);

/// A building with its floors and entrances.
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
    /// None of a building that is not divided.
    pub entrances: Option<Entrances>,
}

impl Model {
    /// Has the building this entrance?
    #[must_use]
    pub fn has_entrance(&self, name: &str) -> bool {
        self.entrances.iter().flat_map(|entrances| &entrances.0).any(|own| own == name)
    }
}

impl ActiveModelBehavior for ActiveModel {}
