//! Revealing a document's number, which leaves its reason behind.

use super::load::visible;
use crate::customers::customer::{self, Disclosure, Sealer};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::customer::IdType;
use entity::customers::identity_document::Column;
use entity::id::{CustomerId, IdentityDocumentId};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What a clear number is wanted for.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The bank asks for the buyer's passport"}))]
pub struct RevealIdentityDocument {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// A document's number in the clear.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000082",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "id_type": "passport",
    "number": "E12345678"
}))]
pub struct RevealedIdentityDocument {
    pub id: IdentityDocumentId,
    pub customer_id: CustomerId,
    pub id_type: IdType,
    pub number: String,
}

/// Opens a number and leaves an audit row with the reason.
pub async fn reveal(
    tx: &mut Tx<'_>,
    id: IdentityDocumentId,
    input: &RevealIdentityDocument,
) -> Result<RevealedIdentityDocument> {
    let reason = Disclosure::said(&input.reason)?;
    let document = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let document = document.ok_or(Error::NotFound("identity document"))?;
    let row = customer::entry(&tx.reader(), document.customer_id).await?;
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let number = sealer.open(&document.slot, &document.number_cipher)?;
    let detail = json!({"customer_id": row.id, "id_type": document.id_type});
    reason.record(tx, Subject::global("customers.identity_document", id), detail);
    let (customer_id, id_type) = (document.customer_id, document.id_type);
    Ok(RevealedIdentityDocument { id, customer_id, id_type, number })
}
