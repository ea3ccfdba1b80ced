//! Entries of uploaded tours 全景看房.

use crate::id::{MediaId, ProjectId, TourEntryId};
use sea_orm::entity::prelude::*;

/// One file of a tour; its bytes stand in the object store under its id.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tour_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TourEntryId,
    pub project_id: ProjectId,
    pub media_id: MediaId,
    /// In the archive; nothing is stored by it, and it is looked up as it is.
    pub path: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256 of the bytes in hex.
    pub sha256: String,
}

impl ActiveModelBehavior for ActiveModel {}
