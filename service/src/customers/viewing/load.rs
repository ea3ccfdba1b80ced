//! A viewing under lock, and its change with what is told of it.

use super::query::visible;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::viewing::{self, Column, Entity, ViewingState};
use entity::id::ViewingId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

/// A visible viewing.
pub(super) async fn get(reader: &Reader<'_>, id: ViewingId) -> Result<viewing::Model> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("viewing"))
}

/// A visible viewing, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: ViewingId) -> Result<viewing::Model> {
    get(&tx.reader(), id).await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("viewing"))
}

/// Writes the change of a locked viewing.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    row: &viewing::Model,
    state: ViewingState,
    mut change: viewing::ActiveModel,
    event: &str,
) -> Result<()> {
    change.id = Set(row.id);
    change.state = Set(state);
    change.version = Set(row.version + 1);
    change.update(tx.db()).await?;
    let detail = json!({"customer_id": row.customer_id, "status": state});
    tx.record(event, Subject::of("customers.viewing", row.id, row.project_id), &detail)
}
