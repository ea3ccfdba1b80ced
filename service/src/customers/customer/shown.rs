//! The contact and document that a customer's row shows: copies of the preferred ones, kept there
//! so that lists need no other table.

use super::sealed::{Clear, EMAIL, ID_NUMBER, PHONE, Sealed, Sealer};
use crate::kernel::{Result, Tx};
use entity::customers::contact::{self, ContactKind};
use entity::customers::{customer, identity_document};
use entity::label::Labelled;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// The copies as they have to be now, for the customer's row.
pub(in crate::customers) async fn copies(
    tx: &Tx<'_>,
    sealer: &Sealer<'_>,
    row: &customer::Model,
) -> Result<customer::ActiveModel> {
    let mut change = customer::ActiveModel { id: Set(row.id), ..Default::default() };
    let contacts = contact::Entity::find()
        .filter(contact::Column::CustomerId.eq(row.id))
        .filter(contact::Column::Preferred.eq(true))
        .all(tx.db())
        .await?;
    let of = |kind| contacts.iter().find(|contact| contact.kind == kind);
    if let Some(phone) = of(ContactKind::Phone) {
        let sealed = copied(sealer, phone)?;
        change.phone_cipher = Set(sealed.cipher);
        change.phone_hash = Set(sealed.hash);
        change.phone_mask = Set(sealed.mask);
    }
    let email = of(ContactKind::Email).map(|email| copied(sealer, email)).transpose()?;
    let (cipher, hash, mask) =
        email.map_or((None, None, None), |e| (Some(e.cipher), Some(e.hash), Some(e.mask)));
    change.email_cipher = Set(cipher);
    change.email_hash = Set(hash);
    change.email_mask = Set(mask);
    let document = identity_document::Entity::find()
        .filter(identity_document::Column::CustomerId.eq(row.id))
        .filter(identity_document::Column::Preferred.eq(true))
        .one(tx.db())
        .await?;
    if let Some(document) = document {
        let value = sealer.open(&document.slot, &document.number_cipher)?;
        let sealed = sealer.seal(Clear {
            slot: ID_NUMBER,
            field: ID_NUMBER,
            value: &value,
            mask: &document.number_mask,
        })?;
        change.id_type = Set(document.id_type);
        change.id_number_cipher = Set(sealed.cipher);
        change.id_number_hash = Set(sealed.hash);
        change.id_number_mask = Set(sealed.mask);
    }
    Ok(change)
}

/// Brings the copies of a locked customer up to date.
pub(in crate::customers) async fn show(
    tx: &Tx<'_>,
    sealer: &Sealer<'_>,
    row: &customer::Model,
) -> Result<()> {
    let mut change = copies(tx, sealer, row).await?;
    change.version = Set(row.version + 1);
    customer::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

fn copied(sealer: &Sealer<'_>, row: &contact::Model) -> Result<Sealed> {
    let value = sealer.open(&row.slot, &row.value_cipher)?;
    let slot = if row.kind == ContactKind::Phone { PHONE } else { EMAIL };
    sealer.seal(Clear { slot, field: row.kind.value(), value: &value, mask: &row.value_mask })
}
