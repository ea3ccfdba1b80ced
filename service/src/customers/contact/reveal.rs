//! Revealing a contact, which leaves its reason behind.

use super::load::visible;
use crate::customers::customer::{self, Disclosure, Sealer};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::contact::{Column, ContactKind};
use entity::id::{ContactId, CustomerId};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What a clear value is wanted for.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Call about the viewing on Friday"}))]
pub struct RevealContact {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// A contact in the clear.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000081",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "kind": "phone",
    "value": "13900139000"
}))]
pub struct RevealedContact {
    pub id: ContactId,
    pub customer_id: CustomerId,
    pub kind: ContactKind,
    pub value: String,
}

/// Opens a contact and leaves an audit row with the reason.
pub async fn reveal(
    tx: &mut Tx<'_>,
    id: ContactId,
    input: &RevealContact,
) -> Result<RevealedContact> {
    let reason = Disclosure::said(&input.reason)?;
    let contact = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let contact = contact.ok_or(Error::NotFound("contact"))?;
    let row = customer::entry(&tx.reader(), contact.customer_id).await?;
    let value = Sealer::of(&tx.kernel.cipher, &row)?.open(&contact.slot, &contact.value_cipher)?;
    let detail = json!({"customer_id": row.id, "kind": contact.kind});
    reason.record(tx, Subject::global("customers.contact", id), detail);
    Ok(RevealedContact { id, customer_id: contact.customer_id, kind: contact.kind, value })
}
