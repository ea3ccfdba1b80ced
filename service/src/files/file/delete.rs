//! Removing a file that nothing refers to: the row at once, its bytes by a job behind it.

use super::create::subject;
use super::receive::discard;
use super::scope::lock;
use crate::files::Files;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::schedule::{self, Later};
use crate::kernel::{Error, Kernel, People, Result, Tx};
use entity::files::{file, file_link};
use entity::id::FileId;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, SqlErr};
use serde_json::{Value, json};

/// Removes the file.
pub async fn delete(tx: &mut Tx<'_>, id: FileId) -> Result<()> {
    let row = lock(tx, id).await?;
    let own = tx.actor.user_id == Some(row.owner_id);
    if !own && tx.actor.scope.people != People::Any {
        return Err(Files::NotOwner.into());
    }
    if held(tx, id).await? {
        return Err(KernelRefusal::InUse.into());
    }
    remove(tx, row).await
}

/// Does anything refer to the file?
pub(super) async fn held(tx: &Tx<'_>, id: FileId) -> Result<bool> {
    let links = file_link::Entity::find().filter(file_link::Column::FileId.eq(id));
    Ok(links.count(tx.db()).await? > 0)
}

/// Removes the row, and has the bytes removed once that is committed.
pub(super) async fn remove(tx: &mut Tx<'_>, row: file::Model) -> Result<()> {
    let gone = file::Entity::delete_by_id(row.id).exec(tx.db()).await;
    gone.map_err(|error| match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => KernelRefusal::InUse.into(),
        _ => Error::from(error),
    })?;
    let later = Later {
        kind: "files.file.erase",
        due_at: tx.now,
        project_id: row.project_id,
        payload: json!({"file_id": row.id}),
        unique_key: None,
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await?;
    let told = json!({"file_id": row.id, "kind": row.kind, "sha256": row.sha256});
    tx.record("files.file.deleted", subject(row.id, row.project_id), &told)
}

/// Removes the bytes of a file that is gone.
pub async fn run_erase(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: FileId = serde_json::from_value(payload["file_id"].clone())?;
    discard(kernel, id).await?;
    Ok(json!({}))
}
