//! Sub-states 子状态: finer marks below a shown status, which administrators enter as data.

use super::axes::UnitStatus;
use crate::id::SubStatusId;
use sea_orm::entity::prelude::*;

/// A sub-state with the status that it refines.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sub_status")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubStatusId,
    /// From 100, unique; the codes below are those of the statuses.
    pub code: i32,
    /// As it travels in JSON, unique.
    pub name: String,
    /// A unit bears the sub-state only while it shows this status.
    pub parent: UnitStatus,
    pub zh: String,
    pub en: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
