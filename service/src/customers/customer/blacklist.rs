//! The blacklist 黑名单: people with whom the office does not deal, under whichever entry they come.
//!
//! They are given no new hold and no new sale, no sale of theirs goes on to its contract, they are
//! not claimed from the pool, and no report of a channel counts for them. Who stands at the desk is
//! there and is registered; but he uses no turn and is given to nobody new: the consultant who has
//! him already receives him, else a manager says who. Visits, viewings, the pool and reports show
//! the hint to whoever may read customers.

use super::delete::lock;
use super::listed::blacklisted;
use crate::customers::Customers;
use crate::kernel::act::CUSTOMERS_CUSTOMER_ADMIT;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use entity::customers::customer;
use entity::id::CustomerId;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why somebody is put on the blacklist.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Forged a proof of income"}))]
pub struct BlacklistCustomer {
    /// Shown with the customer, and kept in the audit log.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Puts a visible customer on the blacklist.
pub async fn blacklist(tx: &mut Tx<'_>, id: CustomerId, input: &BlacklistCustomer) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    if row.blacklisted_at.is_some() {
        return Err(Customers::Blacklisted.into());
    }
    let change = customer::ActiveModel {
        id: Set(row.id),
        blacklisted_at: Set(Some(tx.now)),
        blacklist_reason: Set(Some(reason.clone())),
        version: Set(row.version + 1),
        ..Default::default()
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::global("customers.customer", row.id);
    tx.record("customers.customer.blacklisted", subject, &json!({"reason": reason}))
}

/// Is one of the customers on the blacklist, and does that bind whoever acts? Whoever may deal with
/// such people is not bound.
pub(in crate::customers) async fn barred(reader: &Reader<'_>, ids: &[CustomerId]) -> Result<bool> {
    if reader.actor.may(CUSTOMERS_CUSTOMER_ADMIT) {
        return Ok(false);
    }
    Ok(!blacklisted(reader, ids).await?.is_empty())
}

/// Refuses customers who are on the blacklist, whoever sees them.
pub async fn check_people(reader: &Reader<'_>, ids: &[CustomerId]) -> Result<()> {
    if barred(reader, ids).await? { Err(Customers::Blacklisted.into()) } else { Ok(()) }
}
