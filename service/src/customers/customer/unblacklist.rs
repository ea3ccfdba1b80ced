//! Taking somebody off the blacklist.

use super::delete::lock;
use crate::customers::Customers;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::customer;
use entity::id::CustomerId;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why somebody is taken off the blacklist.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Proof of income was genuine"}))]
pub struct UnblacklistCustomer {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Takes a visible customer off the blacklist.
pub async fn unblacklist(
    tx: &mut Tx<'_>,
    id: CustomerId,
    input: &UnblacklistCustomer,
) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    if row.blacklisted_at.is_none() {
        return Err(Customers::NotBlacklisted.into());
    }
    let change = customer::ActiveModel {
        id: Set(row.id),
        blacklisted_at: Set(None),
        blacklist_reason: Set(None),
        version: Set(row.version + 1),
        ..Default::default()
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::global("customers.customer", row.id);
    tx.record("customers.customer.unblacklisted", subject, &json!({"reason": reason}))
}
