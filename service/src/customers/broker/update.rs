//! Changing a broker.

use super::query::lock;
use crate::customers::channel_company;
use crate::customers::customer::Sealer;
use crate::customers::customer::phone::Phone;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx, fault};
use entity::customers::broker::{ActiveModel, Entity};
use entity::id::BrokerId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a broker; absent keeps. Code and channel company stay.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"phone": "13700137001"}))]
pub struct UpdateBroker {
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: Option<String>,
}

/// Changes the broker.
pub async fn update(tx: &mut Tx<'_>, id: BrokerId, input: &UpdateBroker) -> Result<()> {
    let row = lock(tx, id).await?;
    let name = input.name.as_deref().map(tidy);
    fault::refuse(channel_company::empty(&[("/name", name.as_deref().unwrap_or("-"))]))?;
    let mut change = ActiveModel {
        id: Set(id),
        name: name.map_or(NotSet, Set),
        version: Set(row.version + 1),
        ..Default::default()
    };
    if let Some(text) = &input.phone {
        let wrong = || Error::fault("/phone", FaultCode::InvalidFormat);
        let phone = Phone::parse(text).ok_or_else(wrong)?;
        let sealed = Sealer::under(&tx.kernel.cipher, id, &row.data_key)?.phone(&phone)?;
        change.phone_cipher = Set(sealed.cipher);
        change.phone_hash = Set(sealed.hash);
        change.phone_mask = Set(sealed.mask);
    }
    Entity::update(change).exec(tx.db()).await?;
    let detail = json!({"name": input.name.is_some(), "phone": input.phone.is_some()});
    tx.record("customers.broker.updated", Subject::global("customers.broker", id), &detail)
}
