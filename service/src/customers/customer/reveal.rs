//! Revealing: the one place where sealed fields are opened, and every time is written down.

use super::sealed::{EMAIL, ID_NUMBER, PHONE, Sealer};
use super::{merged, query};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::id::CustomerId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

entity::worded! {
    /// A field that can be revealed.
    RevealField in "reveal_field" {
        "phone" Phone ("电话", "Phone"),
        "email" Email ("邮箱", "E-mail"),
        "id_number" IdNumber ("证件号码", "Identity number"),
    }
}

/// What is wanted, and what for.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fields": ["phone"], "reason": "Call about the viewing on Friday"}))]
pub struct RevealCustomer {
    #[validate(length(min = 1, max = 3))]
    #[schema(min_items = 1, max_items = 3)]
    pub fields: Vec<RevealField>,
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Clear values; what was not asked for is null.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000031", "phone": "13800138000",
    "email": null, "id_number": null
}))]
pub struct RevealedCustomer {
    pub id: CustomerId,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub id_number: Option<String>,
}

/// Opens the fields asked for and leaves an audit row with the reason.
pub async fn reveal(
    tx: &mut Tx<'_>,
    id: CustomerId,
    input: &RevealCustomer,
) -> Result<RevealedCustomer> {
    let reason = Disclosure::said(&input.reason)?;
    for (index, field) in input.fields.iter().enumerate() {
        if input.fields[..index].contains(field) {
            return Err(Error::fault(format!("/fields/{index}"), FaultCode::Duplicate));
        }
    }
    let row = query::get(&tx.reader(), id).await?;
    merged::check(&row)?;
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let wants = |field| input.fields.contains(&field);
    let view = RevealedCustomer {
        id: row.id,
        phone: wants(RevealField::Phone)
            .then(|| sealer.open(PHONE, &row.phone_cipher))
            .transpose()?,
        email: row
            .email_cipher
            .filter(|_| wants(RevealField::Email))
            .map(|sealed| sealer.open(EMAIL, &sealed))
            .transpose()?,
        id_number: Some(row.id_number_cipher)
            .filter(|sealed| wants(RevealField::IdNumber) && !sealed.is_empty())
            .map(|sealed| sealer.open(ID_NUMBER, &sealed))
            .transpose()?,
    };
    let subject = Subject::global("customers.customer", view.id);
    reason.record(tx, subject, json!({"fields": input.fields}));
    Ok(view)
}

/// A reason for which something is shown in the clear; nothing is without one.
pub(in crate::customers) struct Disclosure(String);

impl Disclosure {
    /// The reason as it was said; spaces are none.
    pub fn said(reason: &str) -> Result<Self> {
        let reason = tidy(reason);
        if reason.is_empty() {
            return Err(Error::fault("/reason", FaultCode::Required));
        }
        Ok(Self(reason))
    }

    /// Leaves the audit row, which says what was shown and why.
    pub fn record(self, tx: &mut Tx<'_>, subject: Subject, mut shown: Value) {
        shown["reason"] = Value::String(self.0);
        tx.audit_only(subject, shown);
    }
}
