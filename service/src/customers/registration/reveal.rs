//! Revealing the number that was reported, which leaves its reason behind.

use super::load::get;
use crate::customers::Customers;
use crate::customers::customer::{Disclosure, PHONE, Sealer};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::registration::Model;
use entity::id::{BrokerId, RegistrationId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What a clear number is wanted for.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Two brokers say that he is theirs"}))]
pub struct RevealRegistration {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// A reported number in the clear.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000093",
    "broker_id": "0193a5c0-0000-7000-8000-000000000092", "phone": "13800138000"
}))]
pub struct RevealedRegistration {
    pub id: RegistrationId,
    pub broker_id: BrokerId,
    pub phone: String,
}

/// Opens the number and leaves an audit row with the reason. Of a part nothing more is known.
pub async fn reveal(
    tx: &mut Tx<'_>,
    id: RegistrationId,
    input: &RevealRegistration,
) -> Result<RevealedRegistration> {
    let reason = Disclosure::said(&input.reason)?;
    let row = get(&tx.reader(), id).await?;
    let sealed = sealed(&row)?;
    let phone = Sealer::under(&tx.kernel.cipher, id, &row.data_key)?.open(PHONE, sealed)?;
    let detail = json!({"broker_id": row.broker_id});
    reason.record(tx, Subject::of("customers.registration", id, row.project_id), detail);
    Ok(RevealedRegistration { id, broker_id: row.broker_id, phone })
}

/// What is kept of the whole number.
pub(super) fn sealed(row: &Model) -> Result<&String> {
    if row.data_key.is_empty() {
        return Err(Customers::Erased.into());
    }
    row.phone_cipher.as_ref().ok_or_else(|| Customers::NumberPartial.into())
}
