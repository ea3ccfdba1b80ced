//! The writes of documents, for the customer's own acts as well.

use crate::customers::Customers;
use crate::customers::contact::Owner;
use crate::customers::customer::identity::IdNumber;
use crate::customers::customer::{Clear, ID_NUMBER, kin};
use crate::kernel::error::OnDuplicate;
use crate::kernel::{Error, Result, Tx};
use entity::customers::customer;
use entity::customers::customer::IdType;
use entity::customers::identity_document::{self, Column, Entity};
use entity::id::IdentityDocumentId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

/// A document about to be written; preferred, unless another one is.
pub fn fresh(
    tx: &Tx<'_>,
    owner: &Owner<'_>,
    id_type: IdType,
    number: &IdNumber,
) -> Result<identity_document::Model> {
    let id = tx.id::<IdentityDocumentId>();
    let slot = format!("document.{id}");
    let sealed = owner.sealer.seal(clear(&slot, number, &number.masked()))?;
    Ok(identity_document::Model {
        id,
        customer_id: owner.row.id,
        company_id: owner.row.company_id,
        id_type,
        preferred: true,
        slot,
        number_cipher: sealed.cipher,
        number_key: None,
        number_hash: sealed.hash,
        number_mask: sealed.mask,
        tail_hash: Some(owner.sealer.tail_hash(number.as_str())?),
        valid_until_on: None,
        created_at: tx.now,
        version: 1,
    })
}

/// The change that gives a document another number.
pub fn changed(
    owner: &Owner<'_>,
    row: &identity_document::Model,
    number: &IdNumber,
) -> Result<identity_document::ActiveModel> {
    let sealed = owner.sealer.seal(clear(&row.slot, number, &number.masked()))?;
    Ok(identity_document::ActiveModel {
        id: Set(row.id),
        number_cipher: Set(sealed.cipher),
        number_key: Set(None),
        number_hash: Set(sealed.hash),
        number_mask: Set(sealed.mask),
        tail_hash: Set(Some(owner.sealer.tail_hash(number.as_str())?)),
        version: Set(row.version + 1),
        ..Default::default()
    })
}

fn clear<'a>(slot: &'a str, number: &'a IdNumber, mask: &'a str) -> Clear<'a> {
    Clear { slot, field: ID_NUMBER, value: number.as_str(), mask }
}

/// Writes a document.
pub async fn insert(tx: &Tx<'_>, row: identity_document::Model) -> Result<()> {
    let inserted = Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await;
    inserted.map(drop).on_duplicate(duplicate)
}

/// Writes a change of a document.
pub async fn save(
    tx: &Tx<'_>,
    change: identity_document::ActiveModel,
) -> Result<identity_document::Model> {
    change.update(tx.db()).await.on_duplicate(duplicate)
}

fn duplicate() -> Error {
    Customers::Duplicate.with("by", &["id_number"]).into()
}

/// The document that a customer shows.
pub async fn preferred(
    tx: &Tx<'_>,
    row: &customer::Model,
) -> Result<Option<identity_document::Model>> {
    let own =
        Entity::find().filter(Column::CustomerId.eq(row.id)).filter(Column::Preferred.eq(true));
    Ok(own.one(tx.db()).await?)
}

/// Makes the customer's document one of this kind and number.
pub async fn put(tx: &Tx<'_>, owner: &Owner<'_>, id_type: IdType, number: &IdNumber) -> Result<()> {
    match preferred(tx, owner.row).await? {
        Some(row) => {
            let mut change = changed(owner, &row, number)?;
            change.id_type = Set(id_type);
            save(tx, change).await.map(drop)
        }
        None => insert(tx, fresh(tx, owner, id_type, number)?).await,
    }
}

/// Marks a document as preferred, or not.
pub async fn prefer(tx: &Tx<'_>, row: &identity_document::Model, preferred: bool) -> Result<()> {
    let change = identity_document::ActiveModel {
        id: Set(row.id),
        preferred: Set(preferred),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    Ok(())
}

/// Gives the numbers of a deleted customer free.
pub async fn free(tx: &Tx<'_>, row: &customer::Model) -> Result<()> {
    let change = identity_document::ActiveModel { number_key: Set(None), ..Default::default() };
    let theirs = Column::CustomerId.in_subquery(kin(row.id));
    Entity::update_many().set(change).filter(theirs).exec(tx.db()).await?;
    Ok(())
}
