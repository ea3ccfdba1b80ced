//! Revealing a broker's phone, which leaves its reason behind.

use super::query::get;
use crate::customers::customer::{Disclosure, PHONE, Sealer};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{BrokerId, ChannelCompanyId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What a clear number is wanted for.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Tell him that his customer has come"}))]
pub struct RevealBroker {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// A broker's number in the clear.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000092",
    "channel_company_id": "0193a5c0-0000-7000-8000-000000000091", "phone": "13700137000"
}))]
pub struct RevealedBroker {
    pub id: BrokerId,
    pub channel_company_id: ChannelCompanyId,
    pub phone: String,
}

/// Opens the number and leaves an audit row with the reason.
pub async fn reveal(tx: &mut Tx<'_>, id: BrokerId, input: &RevealBroker) -> Result<RevealedBroker> {
    let reason = Disclosure::said(&input.reason)?;
    let row = get(&tx.reader(), id).await?;
    let sealer = Sealer::under(&tx.kernel.cipher, id, &row.data_key)?;
    let phone = sealer.open(PHONE, &row.phone_cipher)?;
    let detail = json!({"channel_company_id": row.channel_company_id});
    reason.record(tx, Subject::global("customers.broker", id), detail);
    Ok(RevealedBroker { id, channel_company_id: row.channel_company_id, phone })
}
