//! What an import answers.

use entity::Money;
use entity::id::{UnitId, UnitImportId};
use entity::inventory::unit_import::UnknownColumn;
use serde::Serialize;
use utoipa::ToSchema;

/// How an import 导入 ended, row by row.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "import_id": "01935e3c-5a00-7000-8000-000000000020",
    "rows": 3, "done": 2, "failed_rows": 1,
    "failed": [{
        "row": 17, "cell": "B17", "column": "floor", "code": "out_of_range",
        "detail": "The value is out of range.", "like_row": null
    }],
    "unknown_columns": [{"cell": "P1", "heading": "销售员"}],
    "units": [{
        "row": 2, "unit_id": "01935e3c-5a00-7000-8000-000000000006", "code": "GZ001-02-1601",
        "building": "2", "floor": 16, "room": "01", "layout": "A1",
        "list_unit_price": "20000.00", "list_price": "1975200.00"
    }]
}))]
pub struct ImportedUnits {
    /// Its report; null of a large table that was only looked at.
    pub import_id: Option<UnitImportId>,
    /// Rows below the heading that hold anything.
    pub rows: u64,
    /// Units that were created.
    pub done: u64,
    /// Rows that were left out.
    pub failed_rows: u64,
    /// What is wrong with them, cell by cell; the first thousand.
    pub failed: Vec<FailedCell>,
    /// Headings that nothing is known of; their columns are not read.
    pub unknown_columns: Vec<UnknownColumn>,
    /// In the order of the rows; none of a large table, which is only looked at.
    pub units: Vec<ImportedUnit>,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FailedCell {
    /// As the sheet counts, from 1.
    #[schema(minimum = 1)]
    pub row: u32,
    /// `B17`.
    pub cell: String,
    /// Key of the column.
    pub column: String,
    pub code: String,
    pub detail: String,
    /// The row of the same file that wants the same unit already.
    pub like_row: Option<u32>,
}

/// A unit that was created.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedUnit {
    #[schema(minimum = 1)]
    pub row: u32,
    pub unit_id: UnitId,
    pub code: String,
    /// Code of the building.
    pub building: String,
    pub floor: i32,
    pub room: String,
    /// Code of the layout.
    pub layout: String,
    pub list_unit_price: Money,
    pub list_price: Money,
}
