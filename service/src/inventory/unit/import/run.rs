//! The job that enters a large table, some rows at a time.
//!
//! How far it has come is committed with the units that it made, so that after a crash the next
//! run goes on with the row behind them: none is lost and none comes twice.

use super::judge::{Judge, Verdict};
use super::read::table_of;
use super::report::{self, count, number};
use super::table::Table;
use super::write::{enter_all, tell};
use crate::admin::authority;
use crate::kernel::act::INVENTORY_UNIT_IMPORT;
use crate::kernel::progress::Progress;
use crate::kernel::{Act, Actor, Error, Kernel, Reader, Result, Tx, commit};
use entity::files::file;
use entity::id::UnitImportId;
use entity::inventory::unit_import::{self, Entity};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::{Value, json};

/// Rows of one transaction.
const ROWS_AT_ONCE: usize = 1_000;

/// Job: enters what is left of a table, in its author's name; safe to repeat.
pub async fn run_import(
    kernel: &Kernel,
    payload: &Value,
    progress: &Progress<'_>,
) -> Result<Value> {
    let id: UnitImportId = serde_json::from_value(payload["import_id"].clone())?;
    let row = Entity::find_by_id(id).one(&kernel.db).await?;
    let row = row.ok_or(Error::NotFound("import"))?;
    let actor = authority::load(kernel, row.author_id).await?;
    let file = file::Entity::find_by_id(row.file_id).one(&kernel.db).await?;
    let file = file.ok_or(Error::NotFound("file"))?;
    let table = table_of(kernel, file.id, file.kind).await?;
    let reader = Reader::new(kernel, &actor);
    let mut judge = Judge::of(&reader, row.project_id).await?;
    let (mut through, total) = (0, table.size() as u64);
    for some in table.rows.chunks(ROWS_AT_ONCE) {
        let verdict = judge.alone(some);
        let last = some.last().map_or(0, |row| row.number);
        if i64::from(last) > i64::from(row.through_row) {
            let part = Part { id, table: &table, judge: &judge, verdict: &verdict, last };
            part.commit(kernel, &actor).await?;
        }
        through += some.len() as u64;
        progress.report(through, total).await?;
    }
    let done = finish(kernel, &actor, id).await?;
    Ok(json!({"import_id": id, "done": done.done, "failed_rows": done.failed_rows}))
}

/// Rows that are entered in one transaction.
struct Part<'a> {
    id: UnitImportId,
    table: &'a Table,
    judge: &'a Judge,
    verdict: &'a Verdict<'a>,
    /// Number of its last row.
    last: u32,
}

impl Part<'_> {
    async fn commit(&self, kernel: &Kernel, actor: &Actor) -> Result<()> {
        let act = Act::of(INVENTORY_UNIT_IMPORT);
        commit::by_user(kernel, actor, act, async |tx| self.enter(tx).await).await
    }

    async fn enter(&self, tx: &mut Tx<'_>) -> Result<()> {
        let row = lock(tx, self.id).await?;
        let last = number(self.last);
        if row.through_row >= last {
            // Another worker has been here.
            return Ok(());
        }
        let left = self.verdict.after(u32::try_from(row.through_row).unwrap_or_default());
        let Verdict { good, bad } = self.judge.beside_others(tx, left).await?;
        let units = enter_all(tx, self.judge, &good).await?;
        tell(tx, row.project_id, &units, bad.len())?;
        let known = usize::try_from(row.faults).unwrap_or(usize::MAX);
        let of = (self.id, row.project_id);
        let noted = report::note(tx, of, self.table, (&bad, known)).await?;
        let (done, failed_rows) =
            (row.done + count(good.len()), row.failed_rows + count(bad.len()));
        let faults = row.faults + count(noted);
        let change = unit_import::ActiveModel {
            id: Set(self.id),
            done: Set(done),
            failed_rows: Set(failed_rows),
            faults: Set(faults),
            through_row: Set(last),
            ..Default::default()
        };
        change.update(tx.db()).await?;
        Ok(())
    }
}

async fn lock(tx: &Tx<'_>, id: UnitImportId) -> Result<unit_import::Model> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("import"))
}

async fn finish(kernel: &Kernel, actor: &Actor, id: UnitImportId) -> Result<unit_import::Model> {
    commit::by_user(kernel, actor, Act::of(INVENTORY_UNIT_IMPORT), async |tx| {
        let row = lock(tx, id).await?;
        let mut change = row.into_active_model();
        change.finished_at = Set(Some(tx.now));
        Ok(change.update(tx.db()).await?)
    })
    .await
}
