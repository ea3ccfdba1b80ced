//! What every import leaves behind: its file, how far it came, and what was wrong in it.

use super::judge::Bad;
use super::read::ImportUnits;
use super::table::Table;
use crate::files::file::{self, FileFields, Holder, Received};
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{ProjectId, UnitImportFaultId, UnitImportId};
use entity::inventory::unit_import::{self, Entity, UnknownColumns};
use entity::inventory::unit_import_fault;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

pub(super) const JOB: &str = "inventory.unit.import";
/// Faults of one insert, of eight columns each.
const FAULTS_AT_ONCE: usize = 1_000;
/// Most faults that are written down; those of a file that is wrong throughout help nobody.
const MAX_FAULTS: usize = 50_000;

/// How an import ended that was done in the call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended<'a> {
    pub done: usize,
    pub bad: &'a [Bad],
}

/// Keeps the file and writes the report, of an import that has `ended` or is still to be done; the
/// job says where it stands.
pub(super) async fn begin(
    tx: &mut Tx<'_>,
    (input, received): (&ImportUnits, &Received),
    table: &Table,
    ended: Option<Ended<'_>>,
) -> Result<UnitImportId> {
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
        unique_key: ended.is_none().then(|| format!("{JOB}/{id}")),
        repeat_seconds: None,
    };
    let job_id = match ended {
        Some(_) => schedule::done(tx, later).await?,
        None => schedule::schedule(tx, later).await?,
    };
    let mut row = unit_import::Model {
        id,
        project_id,
        file_id,
        job_id,
        total: count(table.size()),
        done: 0,
        failed_rows: 0,
        faults: 0,
        through_row: 0,
        unknown_columns: UnknownColumns(table.unknown.clone()),
        author_id: tx.actor.user()?,
        created_at: tx.now,
        finished_at: None,
    };
    if let Some(Ended { done, bad }) = ended {
        (row.done, row.failed_rows) = (count(done), count(bad.len()));
        row.faults = count(bad.iter().map(|bad| bad.faults.len()).sum::<usize>().min(MAX_FAULTS));
        row.through_row = table.rows.last().map_or(0, |row| number(row.number));
        row.finished_at = Some(tx.now);
    }
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    if let Some(Ended { bad, .. }) = ended {
        note(tx, (id, project_id), table, (bad, 0)).await?;
    }
    let subject = Subject::of("inventory.unit_import", id, project_id);
    let told = json!({"import_id": id, "rows": table.size(), "sha256": received.sha256});
    tx.record("inventory.unit_import.created", subject, &told)?;
    Ok(id)
}

/// Writes down what was wrong, beside so many faults that are known already; answers how many that
/// were.
pub(super) async fn note(
    tx: &Tx<'_>,
    (import_id, project_id): (UnitImportId, ProjectId),
    table: &Table,
    (bad, known): (&[Bad], usize),
) -> Result<usize> {
    let faults = bad.iter().flat_map(|bad| bad.faults.iter().map(move |fault| (bad.row, fault)));
    let faults: Vec<unit_import_fault::Model> = faults
        .take(MAX_FAULTS.saturating_sub(known))
        .map(|(row, fault)| unit_import_fault::Model {
            id: tx.id::<UnitImportFaultId>(),
            import_id,
            project_id,
            sheet_row: number(row),
            cell: table.address(fault.column, row),
            column_key: fault.column.key().to_owned(),
            code: fault.why.code().to_owned(),
            like_row: fault.like_row.map(number),
        })
        .collect();
    for some in faults.chunks(FAULTS_AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        unit_import_fault::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(faults.len())
}

pub(super) fn number(row: u32) -> i32 {
    i32::try_from(row).unwrap_or(i32::MAX)
}

pub(super) fn count(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}
