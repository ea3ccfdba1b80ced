//! Adding a document to a customer.

use super::write;
use crate::customers::contact::Owner;
use crate::customers::customer::identity::{self, IdNumber};
use crate::customers::customer::{self, Sealer, ZONE};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::customers::customer::IdType;
use entity::id::{CustomerId, IdentityDocumentId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A document to be added.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "id_type": "passport", "number": "E12345678", "valid_until_on": "2032-05-31"
}))]
pub struct CreateIdentityDocument {
    pub id_type: IdType,
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub number: String,
    /// Last day on which the document is valid; null for ever.
    pub valid_until_on: Option<NaiveDate>,
    /// The customer shows this one from now on.
    pub preferred: Option<bool>,
}

/// Adds a document to a visible customer.
pub async fn create(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    input: &CreateIdentityDocument,
) -> Result<IdentityDocumentId> {
    let row = customer::lock(tx, customer_id).await?;
    let mut faults = vec![];
    if !identity::suits(row.kind, input.id_type) {
        faults.push(Fault::at("/id_type", FaultCode::Conflict));
    }
    let number = IdNumber::parse(input.id_type, &input.number, tx.today(ZONE));
    if number.is_none() {
        faults.push(Fault::at("/number", FaultCode::InvalidFormat));
    }
    let number = number.filter(|_| faults.is_empty()).ok_or(Error::Invalid(faults))?;
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let owner = Owner { row: &row, sealer: &sealer };
    let mut document = write::fresh(tx, &owner, input.id_type, &number)?;
    document.valid_until_on = input.valid_until_on;
    if let Some(before) = write::preferred(tx, &row).await? {
        document.preferred = input.preferred == Some(true);
        if document.preferred {
            customer::may_be_renamed(tx, customer_id).await?;
            write::prefer(tx, &before, false).await?;
        }
    }
    let (id, preferred) = (document.id, document.preferred);
    let hash = document.number_hash.clone();
    write::insert(tx, document).await?;
    customer::settle(tx, &row, &[], &[&hash]).await?;
    if preferred {
        customer::show(tx, &sealer, &row).await?;
    }
    let detail = json!({"customer_id": row.id, "id_type": input.id_type, "preferred": preferred});
    let subject = Subject::global("customers.identity_document", id);
    tx.record("customers.identity_document.created", subject, &detail)?;
    Ok(id)
}
