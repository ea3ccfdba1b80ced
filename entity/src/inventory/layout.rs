//! Layouts 户型.

use crate::id::{LayoutId, ProjectId};
use sea_orm::entity::prelude::*;

/// A floor plan that units share.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "layout")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LayoutId,
    pub project_id: ProjectId,
    pub code: String,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// 室.
    pub bedrooms: Option<i32>,
    /// 厅.
    pub living_rooms: Option<i32>,
    /// 卫.
    pub bathrooms: Option<i32>,
    /// 厨.
    pub kitchens: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
