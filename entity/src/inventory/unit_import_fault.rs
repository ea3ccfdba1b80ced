//! What was wrong with the rows of an import.

use crate::id::{ProjectId, UnitImportFaultId, UnitImportId};
use sea_orm::entity::prelude::*;

/// A cell because of which its row was left out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_import_fault")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitImportFaultId,
    pub import_id: UnitImportId,
    pub project_id: ProjectId,
    /// As the sheet counts.
    pub sheet_row: i32,
    /// `B17`.
    pub cell: String,
    /// Key of the column.
    pub column_key: String,
    pub code: String,
    pub like_row: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
