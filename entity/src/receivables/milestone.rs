//! Milestones 节点: events of a building that make lines due.

use crate::id::{BuildingId, MilestoneId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// The anchor happened to the building on a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    pub project_id: ProjectId,
    pub building_id: BuildingId,
    pub anchor: super::item::Anchor,
    pub happened_on: Date,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
