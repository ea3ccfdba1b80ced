//! A document under the lock of its customer.

use crate::customers::customer;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::customer as customer_row;
use entity::customers::identity_document::{self, Column, Entity};
use entity::id::IdentityDocumentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

/// Documents of visible customers.
pub fn visible(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find().filter(Column::CustomerId.in_subquery(customer::visible_ids(reader)))
}

/// The customer, locked, and his document.
pub async fn lock(
    tx: &Tx<'_>,
    id: IdentityDocumentId,
) -> Result<(customer_row::Model, identity_document::Model)> {
    let missing = || Error::NotFound("identity document");
    let seen = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let row = customer::lock(tx, seen.ok_or_else(missing)?.customer_id).await?;
    let document = Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(missing)?;
    Ok((row, document))
}
