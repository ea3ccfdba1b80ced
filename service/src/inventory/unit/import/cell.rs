//! Cells as they come in, whatever the file, and what may be wrong with them.

use super::column::Column;
use crate::inventory::Inventory;
use crate::kernel::FaultCode;
use crate::kernel::refusal::RefusalCode;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// A text, or the digits of a number.
    Text(String),
    /// What it shows was calculated elsewhere, and may be out of date.
    Formula,
    /// A date, a yes or no, an error: nothing that any column takes.
    Other,
}

/// A cell that is not empty, in a row that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// From zero.
    pub column: u32,
    pub content: Content,
}

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Fault(FaultCode),
    Refusal(Inventory),
}

impl Why {
    pub fn code(self) -> &'static str {
        match self {
            Self::Fault(code) => code.code(),
            Self::Refusal(refusal) => refusal.text().code,
        }
    }

    pub fn told(self) -> &'static str {
        match self {
            Self::Fault(code) => code.told(),
            Self::Refusal(refusal) => refusal.text().told(),
        }
    }
}

impl From<FaultCode> for Why {
    fn from(code: FaultCode) -> Self {
        Self::Fault(code)
    }
}

impl From<Inventory> for Why {
    fn from(refusal: Inventory) -> Self {
        Self::Refusal(refusal)
    }
}

/// What is wrong in one column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellFault {
    pub column: Column,
    pub why: Why,
    /// The row of the file that says the same already.
    pub like_row: Option<u32>,
}

impl CellFault {
    pub fn at(column: Column, why: impl Into<Why>) -> Self {
        Self { column, why: why.into(), like_row: None }
    }
}

/// `B17`: the column from zero, the row from one.
pub(super) fn address(column: u32, row: u32) -> String {
    let mut letters = vec![];
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        match (rest / 26).checked_sub(1) {
            Some(higher) => rest = higher,
            None => break,
        }
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_a_sheet() {
        for (column, row, text) in
            [(0, 1, "A1"), (1, 17, "B17"), (25, 2, "Z2"), (26, 3, "AA3"), (701, 4, "ZZ4")]
        {
            assert_eq!(address(column, row), text);
        }
        assert_eq!(address(702, 5), "AAA5");
    }
}
