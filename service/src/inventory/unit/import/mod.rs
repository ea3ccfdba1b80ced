//! Importing 导入房源: units from a table that somebody kept elsewhere, XLSX or CSV.
//!
//! ```text
//! file ─▶ package (is it safe to unpack?) ─▶ workbook ─┐
//!      └▶ text (which encoding?) ──────────────────────┴▶ table ─▶ row ─▶ judge ─▶ write
//! ```
//!
//! What a table says is never believed before it is read: rows become `row::Wanted` one by one,
//! so that a large file costs its rows and not its text.

mod cell;
mod column;
mod judge;
mod large;
mod package;
mod read;
mod report;
mod row;
mod run;
mod table;
mod text;
mod view;
mod workbook;
mod write;

pub use large::begin_import;
pub use read::{ImportUnits, read};
pub use run::run_import;
pub use table::Table;
pub use view::{FailedCell, ImportedUnit, ImportedUnits};
pub use write::import;
