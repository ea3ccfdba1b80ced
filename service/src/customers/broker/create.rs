//! Entering a broker.

use crate::customers::channel_company;
use crate::customers::customer::Sealer;
use crate::customers::customer::phone::Phone;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, fault};
use entity::customers::broker::{Entity, Model};
use entity::customers::channel_company::ChannelState;
use entity::id::{BrokerId, ChannelCompanyId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Somebody of a channel company.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "channel_company_id": "0193a5c0-0000-7000-8000-000000000091", "code": "LJ-0001",
    "name": "赵敏", "phone": "13700137000"
}))]
pub struct CreateBroker {
    pub channel_company_id: ChannelCompanyId,
    /// Unique in the company.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub code: String,
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Mainland mobile or landline, or international with `+`.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: String,
}

/// Enters a broker of a visible channel company.
pub async fn create(tx: &mut Tx<'_>, input: &CreateBroker) -> Result<BrokerId> {
    let channel = channel_company::get(&tx.reader(), input.channel_company_id)
        .await
        .map_err(|error| error.missing_at("/channel_company_id"))?;
    let (code, name) = (tidy(&input.code), tidy(&input.name));
    let mut faults = channel_company::empty(&[("/code", &code), ("/name", &name)]);
    let phone = Phone::parse(&input.phone);
    if phone.is_none() {
        faults.push(Fault::at("/phone", FaultCode::InvalidFormat));
    }
    fault::refuse(faults)?;
    let phone = phone.ok_or_else(|| Error::fault("/phone", FaultCode::InvalidFormat))?;
    let id = tx.id::<BrokerId>();
    let (sealer, data_key) = Sealer::new(&tx.kernel.cipher, id)?;
    let sealed = sealer.phone(&phone)?;
    let row = Model {
        id,
        company_id: channel.company_id,
        channel_company_id: channel.id,
        code,
        name,
        data_key,
        phone_cipher: sealed.cipher,
        phone_hash: sealed.hash,
        phone_mask: sealed.mask,
        state: ChannelState::Active,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    let detail = json!({"channel_company_id": channel.id, "code": row.code});
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Error::fault("/code", FaultCode::Duplicate))?;
    tx.record("customers.broker.created", Subject::global("customers.broker", id), &detail)?;
    Ok(id)
}
