//! Removing a sub-state that no unit bears.

use super::query::get;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::SubStatusId;
use entity::inventory::{sub_status, unit};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, SqlErr};
use serde_json::json;

/// Removes the sub-state.
pub async fn delete(tx: &mut Tx<'_>, id: SubStatusId) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    let borne = unit::Entity::find().filter(unit::Column::SubStatusId.eq(id));
    if borne.count(tx.db()).await? > 0 {
        return Err(KernelRefusal::InUse.into());
    }
    let gone = sub_status::Entity::delete_by_id(id).exec(tx.db()).await;
    gone.map_err(|error| match error.sql_err() {
        // A unit has just been given it.
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => KernelRefusal::InUse.into(),
        _ => crate::kernel::Error::from(error),
    })?;
    let told = json!({"sub_status_id": id, "code": row.code, "name": row.name});
    tx.record("inventory.sub_status.deleted", Subject::global("inventory.sub_status", id), &told)
}
