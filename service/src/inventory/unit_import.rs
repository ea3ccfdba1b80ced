//! Imports 导入 of units as they are read: how far they have come, and what was wrong.

use crate::inventory::Inventory;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::refusal::RefusalCode;
use crate::kernel::refusal::RefusalText;
use crate::kernel::{Error, FaultCode, Reader, Result};
use chrono::{DateTime, Utc};
use entity::id::{FileId, JobId, ProjectId, UnitImportFaultId, UnitImportId, UserId};
use entity::inventory::unit_import::{self, Column, Entity, UnknownColumn};
use entity::inventory::unit_import_fault;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::fmt::Write as _;
use utoipa::ToSchema;

/// An import of units and how far it has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000020",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "file_id": "01935e3c-5a00-7000-8000-000000000010",
    "job_id": "01935e3c-5a00-7000-8000-000000000021",
    "rows": 12000, "done": 11998, "failed_rows": 2,
    "unknown_columns": [{"cell": "P1", "heading": "销售员"}],
    "author_id": "01935e3c-5a00-7000-8000-000000000001",
    "created_at": "2025-03-10T02:00:00Z", "finished_at": "2025-03-10T02:00:09Z"
}))]
pub struct UnitImportView {
    pub id: UnitImportId,
    pub project_id: ProjectId,
    pub file_id: FileId,
    /// Its state and progress stand at `/jobs/runs/{id}`; there it is also cancelled.
    pub job_id: JobId,
    /// Rows below the heading that hold anything.
    pub rows: i32,
    /// Units that were created.
    pub done: i32,
    /// Rows that were left out.
    pub failed_rows: i32,
    /// Headings that nothing is known of; their columns are not read.
    pub unknown_columns: Vec<UnknownColumn>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    /// Null until every row is through.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A cell because of which its row was left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000022", "row": 17, "cell": "B17", "column": "floor",
    "code": "out_of_range", "detail": "The value is out of range.", "like_row": null
}))]
pub struct UnitImportFaultView {
    pub id: UnitImportFaultId,
    /// As the sheet counts, from 1.
    pub row: i32,
    pub cell: String,
    /// Key of the column.
    pub column: String,
    pub code: String,
    pub detail: String,
    /// The row of the same file that wants the same unit already.
    pub like_row: Option<i32>,
}

impl From<unit_import::Model> for UnitImportView {
    fn from(row: unit_import::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            file_id: row.file_id,
            job_id: row.job_id,
            rows: row.total,
            done: row.done,
            failed_rows: row.failed_rows,
            unknown_columns: row.unknown_columns.0,
            author_id: row.author_id,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

impl From<unit_import_fault::Model> for UnitImportFaultView {
    fn from(row: unit_import_fault::Model) -> Self {
        let detail = told(&row.code).to_owned();
        Self {
            id: row.id,
            row: row.sheet_row,
            cell: row.cell,
            column: row.column_key,
            code: row.code,
            detail,
            like_row: row.like_row,
        }
    }
}

/// What a code means, in the language of the request.
fn told(code: &str) -> &'static str {
    let fault = FaultCode::ALL.iter().find(|fault| fault.code() == code).map(FaultCode::told);
    let refusal = || Inventory::ALL.iter().find(|text| text.code == code).map(RefusalText::told);
    fault.or_else(refusal).unwrap_or_default()
}

/// The import, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: UnitImportId) -> Result<UnitImportView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let seen = found.filter(|row| reader.scope().sees_project(row.project_id));
    seen.map(UnitImportView::from).ok_or(Error::NotFound("import"))
}

/// Imports of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    project_id: Option<ProjectId>,
    paging: &Paging,
) -> Result<Listed<UnitImportView>> {
    let wanted = reader.scope().projects(Column::ProjectId);
    let wanted = wanted.add_option(project_id.map(|id| Column::ProjectId.eq(id)));
    let select = Entity::find().filter(wanted);
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(UnitImportView::from))
}

/// What was wrong with its rows, in their order.
pub async fn faults(
    reader: &Reader<'_>,
    id: UnitImportId,
    paging: &Paging,
) -> Result<Listed<UnitImportFaultView>> {
    one(reader, id).await?;
    let column = unit_import_fault::Column::Id;
    let select = unit_import_fault::Entity::find();
    let select = select.filter(unit_import_fault::Column::ImportId.eq(id));
    let rows = page::fetch(&reader.db, select, paging, column, |row| row.id.0).await?;
    Ok(rows.map(UnitImportFaultView::from))
}

/// The same as a table of commas. Nothing in it comes from the file itself, so that no cell can
/// be a formula.
pub async fn fault_table(reader: &Reader<'_>, id: UnitImportId) -> Result<String> {
    one(reader, id).await?;
    let rows = unit_import_fault::Entity::find()
        .filter(unit_import_fault::Column::ImportId.eq(id))
        .order_by_asc(unit_import_fault::Column::Id)
        .all(&reader.db)
        .await?;
    // Spreadsheets know UTF-8 by its mark.
    let mut text = "\u{feff}row,cell,column,code,detail,like_row\r\n".to_owned();
    for row in rows {
        let like = row.like_row.map(|row| row.to_string()).unwrap_or_default();
        let (cell, column, code) = (&row.cell, &row.column_key, &row.code);
        // Writing into a text does not fail.
        let _ = write!(text, "{},{cell},{column},{code},", row.sheet_row);
        let _ = write!(text, "\"{}\",{like}\r\n", told(code).replace('"', "\"\""));
    }
    Ok(text)
}
