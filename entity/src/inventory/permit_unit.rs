//! Units of which a permit speaks one by one, where it covers a part of a building.

use crate::id::{BuildingId, PermitId, ProjectId, UnitId};
use sea_orm::entity::prelude::*;

/// The permit covers the unit, or leaves it out of a building that it covers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permit_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub permit_id: PermitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    pub building_id: BuildingId,
    pub project_id: ProjectId,
    pub covered: bool,
}

impl ActiveModelBehavior for ActiveModel {}
