//! Buildings that a permit covers.

use crate::id::{BuildingId, PermitId, ProjectId};
use sea_orm::entity::prelude::*;

/// The permit covers every unit of the building.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permit_building")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub permit_id: PermitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub building_id: BuildingId,
    pub project_id: ProjectId,
}

impl ActiveModelBehavior for ActiveModel {}
