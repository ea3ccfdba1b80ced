//! Taking a unit off the list.

use super::query::visible;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::favourite::{Column, Entity};
use entity::id::FavouriteId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Removes a visible favourite; what the customer did stays noted.
pub async fn delete(tx: &mut Tx<'_>, id: FavouriteId) -> Result<()> {
    let found = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let row = found.ok_or(Error::NotFound("favourite"))?;
    Entity::delete_by_id(id).exec(tx.db()).await?;
    let subject = Subject::of("customers.favourite", id, row.project_id);
    let detail = json!({"customer_id": row.customer_id, "unit_id": row.unit_id});
    tx.record("customers.favourite.deleted", subject, &detail)
}
