//! A table that is too large for one call: its file is kept, and a job enters its rows.

use super::column::Column;
use super::read::ImportUnits;
use super::table::{FILE, Table};
use crate::files::file::{self, FileFields, Holder, Received};
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, FaultCode, Result, Tx};
use entity::id::UnitImportId;
use entity::inventory::unit_import::{self, Entity, UnknownColumns};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

pub(super) const JOB: &str = "inventory.unit.import";

/// Keeps the file and asks for the job. All or nothing is for small tables: a large one would
/// hold everybody else up.
pub async fn begin_import(
    tx: &mut Tx<'_>,
    (input, received): (&ImportUnits, &Received),
    table: &Table,
    atomic: bool,
) -> Result<UnitImportId> {
    if atomic {
        return Err(Error::fault(FILE, FaultCode::TooMany));
    }
    may_set_floor_prices(tx, table)?;
    let project_id = input.project_id;
    let fields = FileFields { project_id: Some(project_id) };
    let file_id = file::create(tx, &fields, received).await?;
    let id: UnitImportId = tx.id();
    let holder = Holder { kind: "inventory.unit_import", id: id.0, project_id, open: false };
    file::attach(tx, file_id, holder).await?;
    let later = Later {
        kind: JOB,
        due_at: tx.now,
        project_id: Some(project_id),
        payload: json!({"import_id": id}),
        unique_key: Some(format!("{JOB}/{id}")),
        repeat_seconds: None,
    };
    let job_id = schedule::schedule(tx, later).await?;
    let row = unit_import::Model {
        id,
        project_id,
        file_id,
        job_id,
        total: i32::try_from(table.size()).unwrap_or(i32::MAX),
        done: 0,
        failed_rows: 0,
        faults: 0,
        through_row: 0,
        unknown_columns: UnknownColumns(table.unknown.clone()),
        author_id: tx.actor.user()?,
        created_at: tx.now,
        finished_at: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let subject = Subject::of("inventory.unit_import", id, project_id);
    let told = json!({"import_id": id, "rows": table.size(), "sha256": received.sha256});
    tx.record("inventory.unit_import.created", subject, &told)?;
    Ok(id)
}

/// Floor prices are set by who may see them.
pub(super) fn may_set_floor_prices(tx: &Tx<'_>, table: &Table) -> Result<()> {
    if table.has(Column::FloorPrice) && !tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE) {
        return Err(Error::Forbidden(Act::of(INVENTORY_UNIT_READ_FLOOR_PRICE)));
    }
    Ok(())
}
