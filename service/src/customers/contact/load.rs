//! A contact under the lock of its customer.

use crate::customers::customer;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::contact::{self, Column, Entity};
use entity::customers::customer as customer_row;
use entity::id::ContactId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

/// Contacts of visible customers.
pub fn visible(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find().filter(Column::CustomerId.in_subquery(customer::visible_ids(reader)))
}

/// The customer, locked, and his contact.
pub async fn lock(tx: &Tx<'_>, id: ContactId) -> Result<(customer_row::Model, contact::Model)> {
    let missing = || Error::NotFound("contact");
    let seen = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let row = customer::lock(tx, seen.ok_or_else(missing)?.customer_id).await?;
    let contact = Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(missing)?;
    Ok((row, contact))
}
