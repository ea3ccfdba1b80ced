//! Codes of units that were removed or renumbered 已用编码: no other unit ever gets them, but the
//! room that had one can be entered again.

use crate::id::{BuildingId, CompanyId, ProjectId};
use sea_orm::entity::prelude::*;

/// A code that its company has used up.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retired_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub project_id: ProjectId,
    pub retired_at: DateTimeUtc,
    /// Where its unit stood; null for what was retired before that was noted.
    pub building_id: Option<BuildingId>,
    pub floor: Option<i32>,
    pub room_key: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
