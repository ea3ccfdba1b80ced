//! Deleting a contact.

use super::{load, write};
use crate::customers::Customers;
use crate::customers::customer::{self, Sealer};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::contact::{Column, ContactKind, Entity};
use entity::id::ContactId;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Deletes a contact; a customer keeps at least one phone number.
pub async fn delete(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    let (row, contact) = load::lock(tx, id).await?;
    if contact.kind == ContactKind::Phone {
        let phones = Entity::find()
            .filter(Column::CustomerId.eq(row.id))
            .filter(Column::Kind.eq(ContactKind::Phone))
            .count(tx.db())
            .await?;
        if phones < 2 {
            return Err(Customers::LastPhone.into());
        }
    }
    write::remove(tx, &contact).await?;
    if contact.preferred {
        let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
        customer::show(tx, &sealer, &row).await?;
    }
    let detail = json!({"customer_id": row.id, "kind": contact.kind});
    tx.record("customers.contact.deleted", Subject::global("customers.contact", id), &detail)
}
