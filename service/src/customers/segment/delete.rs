//! Dropping an audience that no campaign was planned for.

use super::query::get;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::segment::Entity;
use entity::id::SegmentId;
use sea_orm::{EntityTrait, SqlErr};
use serde_json::json;

/// Drops the segment.
pub async fn delete(tx: &mut Tx<'_>, id: SegmentId) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    let gone = Entity::delete_by_id(id).exec(tx.db()).await;
    gone.map_err(|error| match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => KernelRefusal::InUse.into(),
        _ => Error::from(error),
    })?;
    let subject = Subject::of("customers.segment", id, row.project_id);
    tx.record("customers.segment.deleted", subject, &json!({"name": row.name}))
}
