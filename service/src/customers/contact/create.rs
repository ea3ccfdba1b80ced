//! Adding a contact to a customer.

use super::value::ContactValue;
use super::write::{self, Owner};
use crate::customers::customer::{self, Sealer};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::contact::ContactKind;
use entity::id::{ContactId, CustomerId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A contact to be added.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "phone", "value": "13900139000", "label": "配偶", "preferred": false
}))]
pub struct CreateContact {
    pub kind: ContactKind,
    /// A phone number or address as for the customer; an account name; or any text.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub value: String,
    /// Whose it is, or when to use it; holds no personal data.
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub label: Option<String>,
    /// The customer shows this one of its kind from now on; the first of a kind always is.
    pub preferred: Option<bool>,
}

/// Adds a contact to a visible customer.
pub async fn create(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    input: &CreateContact,
) -> Result<ContactId> {
    let row = customer::lock(tx, customer_id).await?;
    let value = ContactValue::parse(input.kind, &input.value)
        .ok_or_else(|| Error::fault("/value", FaultCode::InvalidFormat))?;
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let owner = Owner { row: &row, sealer: &sealer };
    let mut contact = owner.fresh(tx, &value)?;
    contact.label = input.label.as_deref().map(tidy).filter(|label| !label.is_empty());
    if let Some(before) = write::preferred(tx, &row, input.kind).await? {
        contact.preferred = input.preferred == Some(true);
        if contact.preferred {
            write::prefer(tx, &before, false).await?;
        }
    }
    let (id, preferred) = (contact.id, contact.preferred);
    let hash = contact.value_hash.clone();
    write::insert(tx, vec![contact]).await?;
    customer::settle(tx, &row, &[], &[&hash]).await?;
    if preferred {
        customer::show(tx, &sealer, &row).await?;
    }
    let detail = json!({"customer_id": row.id, "kind": input.kind, "preferred": preferred});
    tx.record("customers.contact.created", Subject::global("customers.contact", id), &detail)?;
    Ok(id)
}
