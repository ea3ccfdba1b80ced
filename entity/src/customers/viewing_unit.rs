//! Units of viewings: at first those that shall be shown, in the end those that were.

use crate::id::{ProjectId, UnitId, ViewingId};
use sea_orm::entity::prelude::*;

/// One unit in its place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "viewing_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub viewing_id: ViewingId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub unit_id: UnitId,
    pub project_id: ProjectId,
}

impl ActiveModelBehavior for ActiveModel {}
