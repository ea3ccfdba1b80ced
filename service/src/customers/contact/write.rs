//! The writes of contacts, for the customer's own acts as well.

use super::value::ContactValue;
use crate::customers::Customers;
use crate::customers::customer::{Clear, Sealer, kin};
use crate::kernel::error::OnDuplicate;
use crate::kernel::{Result, Tx};
use entity::customers::contact::{self, Column, ContactKind, Entity};
use entity::customers::customer;
use entity::id::ContactId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

/// A customer whose contacts are written, with his keys.
pub struct Owner<'a> {
    pub row: &'a customer::Model,
    pub sealer: &'a Sealer<'a>,
}

impl Owner<'_> {
    /// A contact about to be written; preferred, unless another one of its kind is.
    pub fn fresh(&self, tx: &Tx<'_>, value: &ContactValue) -> Result<contact::Model> {
        let id = tx.id::<ContactId>();
        let slot = format!("contact.{id}");
        let sealed = self.sealer.seal(Clear {
            slot: &slot,
            field: value.field(),
            value: &value.text,
            mask: &value.mask,
        })?;
        Ok(contact::Model {
            id,
            customer_id: self.row.id,
            company_id: self.row.company_id,
            kind: value.kind,
            label: None,
            preferred: true,
            slot,
            value_cipher: sealed.cipher,
            value_hash: sealed.hash,
            value_mask: sealed.mask,
            value_key: None,
            tail: value.tail(),
            created_at: tx.now,
            version: 1,
        })
    }

    /// The change that gives a contact another value.
    pub fn changed(
        &self,
        row: &contact::Model,
        value: &ContactValue,
    ) -> Result<contact::ActiveModel> {
        let sealed = self.sealer.seal(Clear {
            slot: &row.slot,
            field: value.field(),
            value: &value.text,
            mask: &value.mask,
        })?;
        Ok(contact::ActiveModel {
            id: Set(row.id),
            value_cipher: Set(sealed.cipher),
            value_hash: Set(sealed.hash),
            value_mask: Set(sealed.mask),
            value_key: Set(None),
            tail: Set(value.tail()),
            version: Set(row.version + 1),
            ..Default::default()
        })
    }
}

/// Writes contacts; the same one twice is refused.
pub async fn insert(tx: &Tx<'_>, rows: Vec<contact::Model>) -> Result<()> {
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    let inserted = Entity::insert_many(rows).exec_without_returning(tx.db()).await;
    inserted.map(drop).on_duplicate(|| Customers::ContactKnown.into())
}

/// Writes a change of a contact.
pub async fn save(tx: &Tx<'_>, change: contact::ActiveModel) -> Result<contact::Model> {
    change.update(tx.db()).await.on_duplicate(|| Customers::ContactKnown.into())
}

/// The contact that a customer shows of a kind.
pub async fn preferred(
    tx: &Tx<'_>,
    row: &customer::Model,
    kind: ContactKind,
) -> Result<Option<contact::Model>> {
    let of_kind = Entity::find()
        .filter(Column::CustomerId.eq(row.id))
        .filter(Column::Kind.eq(kind))
        .filter(Column::Preferred.eq(true));
    Ok(of_kind.one(tx.db()).await?)
}

/// Gives the preferred contact of the value's kind this value, or makes it the first one.
pub async fn put(tx: &Tx<'_>, owner: &Owner<'_>, value: &ContactValue) -> Result<()> {
    match preferred(tx, owner.row, value.kind).await? {
        Some(row) => save(tx, owner.changed(&row, value)?).await.map(drop),
        None => insert(tx, vec![owner.fresh(tx, value)?]).await,
    }
}

/// Takes the preferred contact of a kind away; the oldest of the others takes its place.
pub async fn take(tx: &Tx<'_>, row: &customer::Model, kind: ContactKind) -> Result<()> {
    match preferred(tx, row, kind).await? {
        Some(contact) => remove(tx, &contact).await,
        None => Ok(()),
    }
}

/// Deletes a contact; if it was preferred, the oldest of its kind is from now on.
pub async fn remove(tx: &Tx<'_>, row: &contact::Model) -> Result<()> {
    Entity::delete_by_id(row.id).exec(tx.db()).await?;
    if row.preferred {
        let next = Entity::find()
            .filter(Column::CustomerId.eq(row.customer_id))
            .filter(Column::Kind.eq(row.kind))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .one(tx.db())
            .await?;
        if let Some(next) = next {
            prefer(tx, &next, true).await?;
        }
    }
    Ok(())
}

/// Marks a contact as preferred, or not.
pub async fn prefer(tx: &Tx<'_>, row: &contact::Model, preferred: bool) -> Result<()> {
    let change = contact::ActiveModel {
        id: Set(row.id),
        preferred: Set(preferred),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    Ok(())
}

/// Gives the phones of a deleted customer free.
pub async fn free(tx: &Tx<'_>, row: &customer::Model) -> Result<()> {
    let change = contact::ActiveModel { value_key: Set(None), ..Default::default() };
    let theirs = Column::CustomerId.in_subquery(kin(row.id));
    Entity::update_many().set(change).filter(theirs).exec(tx.db()).await?;
    Ok(())
}
