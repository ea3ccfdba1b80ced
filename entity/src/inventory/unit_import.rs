//! Imports 导入 of units that are too large for one call, and how far they have come.

use crate::id::{FileId, JobId, ProjectId, UnitImportId, UserId};
use sea_orm::entity::prelude::*;

/// A column of the file that is not read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct UnknownColumn {
    /// Where its heading stands, `P1`.
    pub cell: String,
    pub heading: String,
}

/// The columns that are not read.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult,
)]
pub struct UnknownColumns(pub Vec<UnknownColumn>);

/// A file whose rows become units, some at a time.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitImportId,
    pub project_id: ProjectId,
    pub file_id: FileId,
    pub job_id: JobId,
    /// Rows below the heading that hold anything.
    pub total: i32,
    /// Units that were created.
    pub done: i32,
    pub failed_rows: i32,
    /// Faults that were written down.
    pub faults: i32,
    /// Rows up to this one are through: committed together with the units that they made.
    pub through_row: i32,
    pub unknown_columns: UnknownColumns,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
