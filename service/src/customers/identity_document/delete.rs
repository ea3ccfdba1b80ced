//! Deleting a document.

use super::load;
use crate::customers::Customers;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::identity_document::Entity;
use entity::id::IdentityDocumentId;
use sea_orm::EntityTrait;
use serde_json::json;

/// Deletes a document that the customer does not show; another one is preferred before.
pub async fn delete(tx: &mut Tx<'_>, id: IdentityDocumentId) -> Result<()> {
    let (row, document) = load::lock(tx, id).await?;
    if document.preferred {
        return Err(Customers::DocumentShown.into());
    }
    Entity::delete_by_id(id).exec(tx.db()).await?;
    let detail = json!({"customer_id": row.id, "id_type": document.id_type});
    let subject = Subject::global("customers.identity_document", id);
    tx.record("customers.identity_document.deleted", subject, &detail)
}
