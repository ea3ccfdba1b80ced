//! What refers to a file.

use crate::id::{FileId, ProjectId};
use sea_orm::entity::prelude::*;

/// One holder of a file: the file stays while there is any.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder_id: Uuid,
    /// `inventory.media`
    pub holder_type: String,
    pub project_id: ProjectId,
    /// May everybody who reads files of the project read it, or only who sees everybody's?
    pub open: bool,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
