//! Covers 封面: the one picture that stands for a place.

use crate::id::{FileId, MediaId, ProjectId};
use sea_orm::entity::prelude::*;

/// The place is the key, so it has one cover at most.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_cover")]
pub struct Model {
    /// Id of the project, building, layout or unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target_id: Uuid,
    pub project_id: ProjectId,
    pub media_id: MediaId,
    /// That of the entry, so that lists need not look it up.
    pub file_id: FileId,
}

impl ActiveModelBehavior for ActiveModel {}
