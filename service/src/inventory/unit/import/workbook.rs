//! The first visible sheet of a workbook, cell by cell.

use super::cell::{Cell, Content};
use super::package;
use super::table::{Table, bad};
use crate::kernel::{Fault, FaultCode};
use bytes::Bytes;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// Columns beyond this are not looked at.
const MAX_COLUMNS: u32 = 256;
/// Rows of a sheet.
const LAST_ROW: u32 = 1_048_576;

/// Reads the workbook, once it is known to be harmless.
pub(super) fn read(bytes: &Bytes) -> Result<Table, Vec<Fault>> {
    package::check(bytes).map_err(bad)?;
    let unreadable = |error: XlsxError| {
        vec![Fault::at(super::table::FILE, FaultCode::SheetUnreadable).saying(error.to_string())]
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut sheets = book.sheets_metadata().iter();
    let first = sheets
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let name = first.map(|sheet| sheet.name.clone()).ok_or_else(|| bad(FaultCode::TooFew))?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut table = Table::default();
    let mut row = Line::default();
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(unreadable)? {
        let (number, column) = (found.pos.0.saturating_add(1), found.pos.1);
        if number > LAST_ROW || number < row.number {
            return Err(bad(FaultCode::SheetUnreadable));
        }
        if number > row.number {
            table.take(row.number, &row.cells)?;
            row = Line { number, cells: vec![] };
        }
        let content =
            if found.formula.is_some() { Some(Content::Formula) } else { content(&found.value) };
        if let Some(content) = content.filter(|_| column < MAX_COLUMNS) {
            row.add(Cell { column, content })?;
        }
    }
    table.take(row.number, &row.cells)?;
    table.finish()
}

/// A row of the sheet as far as it has come.
#[derive(Default)]
struct Line {
    number: u32,
    cells: Vec<Cell>,
}

impl Line {
    /// A row has one cell in each column, the next one further to the right.
    fn add(&mut self, cell: Cell) -> Result<(), Vec<Fault>> {
        if self.cells.last().is_some_and(|last| last.column >= cell.column) {
            return Err(bad(FaultCode::SheetUnreadable));
        }
        self.cells.push(cell);
        Ok(())
    }
}

fn content(value: &DataRef<'_>) -> Option<Content> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // The shortest digits that mean the number, as the sheet shows them.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(_)
        | DataRef::DateTime(_)
        | DataRef::DateTimeIso(_)
        | DataRef::DurationIso(_)
        | DataRef::Error(_) => return Some(Content::Other),
    };
    (!text.trim().is_empty()).then_some(Content::Text(text))
}
