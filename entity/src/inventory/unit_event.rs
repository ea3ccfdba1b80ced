//! History 变更记录 of units.

use crate::id::{ProjectId, UnitEventId, UnitId, UserId};
use sea_orm::entity::prelude::*;

/// One change of one unit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitEventId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub at: DateTimeUtc,
    pub act: String,
    pub from_status: Option<super::axes::UnitStatus>,
    pub to_status: super::axes::UnitStatus,
    pub actor_id: Option<UserId>,
    pub actor: String,
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
