//! Cancelling an import: the units that are there stay.

use super::query::get;
use crate::inventory::Inventory;
use crate::kernel::act::JOBS_RUN_CANCEL;
use crate::kernel::tx::Subject;
use crate::kernel::{Actor, Error, Result, Tx, schedule};
use entity::id::UnitImportId;
use entity::inventory::unit_import;
use entity::kernel::job;
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::json;

/// Stops the rest of an import that is not through: one's own, or anybody's for who cancels jobs.
pub async fn cancel(tx: &mut Tx<'_>, id: UnitImportId) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    own(tx.actor, &row)?;
    let found = job::Entity::find_by_id(row.job_id).lock_exclusive().one(tx.db()).await?;
    schedule::stop(tx, found.ok_or(Error::NotFound("import"))?).await?;
    let subject = Subject::of("inventory.unit_import", id, row.project_id);
    tx.audit_only(subject, json!({"done": row.done, "failed_rows": row.failed_rows}));
    Ok(())
}

fn own(actor: &Actor, row: &unit_import::Model) -> Result<()> {
    if actor.user_id == Some(row.author_id) || actor.may(JOBS_RUN_CANCEL) {
        return Ok(());
    }
    Err(Inventory::NotAuthor.into())
}
