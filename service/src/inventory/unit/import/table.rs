//! A table as it is read: its first row names the columns, each further one is a unit.

use super::cell::{Cell, CellFault, Content, address};
use super::column::Column;
use super::row::{Fields, Wanted, wanted};
use crate::kernel::{Fault, FaultCode};
use entity::inventory::unit_import::UnknownColumn;

/// Most rows that are entered in a call; a job enters those of a larger table.
pub(super) const MAX_IN_CALL: usize = 2_000;
/// Most rows of a table.
const MAX_ROWS: usize = 200_000;
/// Headings that are unknown and told so; nobody mends more at once.
const MAX_UNKNOWN: usize = 50;
/// Letters of an unknown heading that are told.
const SHOWN_LETTERS: usize = 40;

/// Where the file stands in the form.
pub(super) const FILE: &str = "/file";

/// What a file as a whole is refused for.
pub(super) fn bad(code: FaultCode) -> Vec<Fault> {
    vec![Fault::at(FILE, code)]
}

/// One row: the unit it wants, or all that is wrong with it.
#[derive(Debug)]
pub(super) struct Row {
    /// From one, as the sheet counts.
    pub number: u32,
    pub wanted: Result<Wanted, Vec<CellFault>>,
}

/// Everything that a file says.
#[derive(Debug, Default)]
pub struct Table {
    /// The heading's row has been met.
    headed: bool,
    /// Where each column stands, from zero.
    places: [Option<u32>; Column::COUNT],
    pub(super) unknown: Vec<UnknownColumn>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// Rows below the heading that hold anything.
    #[must_use]
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// Is it for a job to enter its rows?
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.rows.len() > MAX_IN_CALL
    }

    /// Does the table have this column?
    pub(super) const fn has(&self, column: Column) -> bool {
        self.places[column.place()].is_some()
    }

    /// `B17`; of a column that is not there, the row's first cell.
    pub(super) fn address(&self, column: Column, row: u32) -> String {
        address(self.places[column.place()].unwrap_or_default(), row)
    }

    /// Takes the next row; one without cells is none.
    pub(super) fn take(&mut self, number: u32, cells: &[Cell]) -> Result<(), Vec<Fault>> {
        if cells.is_empty() {
            return Ok(());
        }
        if !self.headed {
            self.headed = true;
            return self.head(number, cells);
        }
        if self.rows.len() >= MAX_ROWS {
            return Err(bad(FaultCode::TooMany));
        }
        let fields = Fields::of(&self.places, cells);
        if !fields.is_empty() {
            self.rows.push(Row { number, wanted: wanted(&fields, &self.places) });
        }
        Ok(())
    }

    /// The table once its last row is in.
    pub(super) fn finish(self) -> Result<Self, Vec<Fault>> {
        if self.rows.is_empty() { Err(bad(FaultCode::TooFew)) } else { Ok(self) }
    }

    fn head(&mut self, number: u32, cells: &[Cell]) -> Result<(), Vec<Fault>> {
        let mut faults = vec![];
        for cell in cells {
            let place = address(cell.column, number);
            let Content::Text(text) = &cell.content else {
                let fault = Fault::at(FILE, FaultCode::WrongType).saying(place);
                return Err(vec![fault]);
            };
            match Column::under(text) {
                Some(column) if self.has(column) => {
                    let fault = Fault::at(FILE, FaultCode::Duplicate);
                    faults.push(fault.saying(format!("{place} {}", column.key())));
                }
                Some(column) => self.places[column.place()] = Some(cell.column),
                None if self.unknown.len() < MAX_UNKNOWN => {
                    let heading = text.chars().take(SHOWN_LETTERS).collect();
                    self.unknown.push(UnknownColumn { cell: place, heading });
                }
                None => {}
            }
        }
        for column in Column::REQUIRED.into_iter().filter(|column| !self.has(*column)) {
            faults.push(missing(&[column], FaultCode::Required));
        }
        if !self.has(Column::UnitPrice) && !self.has(Column::ListPrice) {
            let prices = [Column::UnitPrice, Column::ListPrice];
            faults.push(missing(&prices, FaultCode::MissingOption));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The file lacks a column, or all of these.
fn missing(columns: &[Column], code: FaultCode) -> Fault {
    let names = columns.iter().map(|column| format!("{} {}", column.key(), column.chinese()));
    Fault::at(FILE, code).saying(names.collect::<Vec<_>>().join(", "))
}
