//! What was wrong with the rows of an import.

use super::query::get;
use crate::inventory::Inventory;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::refusal::{RefusalCode, RefusalText};
use crate::kernel::{FaultCode, Reader, Result};
use entity::id::{UnitImportFaultId, UnitImportId};
use entity::inventory::unit_import_fault;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::fmt::Write as _;
use utoipa::ToSchema;

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

/// What was wrong with its rows, in their order.
pub async fn faults(
    reader: &Reader<'_>,
    id: UnitImportId,
    paging: &Paging,
) -> Result<Listed<UnitImportFaultView>> {
    get(reader, id).await?;
    let column = unit_import_fault::Column::Id;
    let select = unit_import_fault::Entity::find();
    let select = select.filter(unit_import_fault::Column::ImportId.eq(id));
    let rows = page::fetch(&reader.db, select, paging, column, |row| row.id.0).await?;
    Ok(rows.map(UnitImportFaultView::from))
}

/// The same as a table of commas. Nothing in it comes from the file itself, so that no cell can
/// be a formula.
pub async fn fault_table(reader: &Reader<'_>, id: UnitImportId) -> Result<String> {
    get(reader, id).await?;
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
