//! Media 图库: pictures, floor plans and tours of what there is to sell.

use crate::id::{BuildingId, FileId, LayoutId, MediaId, ProjectId, UnitId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What is shown of a place.
    MediaKind in "media_kind" {
        "picture" Picture ("图片", "Picture"),
        "floor_plan" FloorPlan ("户型图", "Floor plan"),
        "tour" Tour ("全景看房", "VR or panorama tour"),
    }
}

/// One entry of the gallery of a project, a building, a layout or a unit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MediaId,
    pub project_id: ProjectId,
    /// At most one of these; none for the project itself.
    pub building_id: Option<BuildingId>,
    pub layout_id: Option<LayoutId>,
    pub unit_id: Option<UnitId>,
    /// Whichever of them it is.
    pub target_id: Uuid,
    pub kind: MediaKind,
    /// Of a picture or floor plan.
    pub file_id: Option<FileId>,
    /// Of a tour; that of an uploaded one begins with a slash.
    pub url: Option<String>,
    pub title: Option<String>,
    /// From 1, in the order in which they are shown.
    pub position: i32,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
