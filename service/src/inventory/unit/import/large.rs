//! A table that is too large for one call: its file is kept, and a job enters its rows.

use super::column::Column;
use super::read::ImportUnits;
use super::report;
use super::table::{FILE, Table};
use crate::files::file::Received;
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::{Act, Error, FaultCode, Result, Tx};
use entity::id::UnitImportId;

/// Keeps the file and asks for the job. All or nothing is for small tables: a large one would
/// hold everybody else up.
pub async fn begin_import(
    tx: &mut Tx<'_>,
    source: (&ImportUnits, &Received),
    table: &Table,
    atomic: bool,
) -> Result<UnitImportId> {
    if atomic {
        return Err(Error::fault(FILE, FaultCode::TooMany));
    }
    may_set_floor_prices(tx, table)?;
    report::begin(tx, source, table, None).await
}

/// Floor prices are set by who may see them.
pub(super) fn may_set_floor_prices(tx: &Tx<'_>, table: &Table) -> Result<()> {
    if table.has(Column::FloorPrice) && !tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE) {
        return Err(Error::Forbidden(Act::of(INVENTORY_UNIT_READ_FLOOR_PRICE)));
    }
    Ok(())
}
