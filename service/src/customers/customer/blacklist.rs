//! The blacklist 黑名单: people with whom the office does not deal, under whichever entry they come.
//!
//! They are given no new hold and no new sale, are not claimed from the pool, and no report of a
//! channel counts for them. Who stands at the desk is there and is registered; but he uses no turn
//! and is given to nobody new: the consultant who has him already receives him, else a manager says
//! who. Visits, viewings, the pool and reports show the hint to whoever may read customers.

use super::delete::lock;
use super::duplicate;
use super::listed::blacklisted;
use crate::customers::Customers;
use crate::kernel::act::CUSTOMERS_CUSTOMER_ADMIT;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use entity::customers::customer::{self, Column};
use entity::customers::identity_document as document;
use entity::id::CustomerId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
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

/// Refuses customers who are on the blacklist, or are so by another entry with the same identity,
/// or with the same phone where they have shown no papers; whoever may deal with such people is not
/// refused.
pub(super) async fn check(reader: &Reader<'_>, rows: &[customer::Model]) -> Result<()> {
    if reader.actor.may(CUSTOMERS_CUSTOMER_ADMIT) {
        return Ok(());
    }
    let ids = || rows.iter().map(|row| row.id.0);
    let them = Condition::any().add(Column::Id.is_in(ids())).add(Column::SurvivorId.is_in(ids()));
    let entries = customer::Entity::find().select_only().column(Column::Id).filter(them.clone());
    let mut numbers: Vec<String> = document::Entity::find()
        .select_only()
        .column(document::Column::NumberHash)
        .filter(document::Column::CustomerId.in_subquery(entries.into_query()))
        .into_tuple()
        .all(&reader.db)
        .await?;
    if reader.kernel.cipher.rotates() {
        for row in rows {
            numbers.extend(duplicate::numbers(reader, row).await?);
        }
    }
    let same = document::Entity::find()
        .select_only()
        .column(document::Column::CustomerId)
        .filter(document::Column::NumberHash.is_in(numbers));
    let listed: Option<CustomerId> = customer::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::BlacklistedAt.is_not_null())
        .filter(Column::CompanyId.is_in(rows.iter().map(|row| row.company_id.0)))
        .filter(them.add(Column::Id.in_subquery(same.into_query())))
        .into_tuple()
        .one(&reader.db)
        .await?;
    let bare: Vec<CustomerId> =
        rows.iter().filter(|row| row.id_number_mask.is_empty()).map(|row| row.id).collect();
    if listed.is_some() || !blacklisted(reader, &bare).await?.is_empty() {
        return Err(Customers::Blacklisted.into());
    }
    Ok(())
}

/// Refuses these customers, whoever sees them, in the same way.
pub(in crate::customers) async fn check_people(
    reader: &Reader<'_>,
    ids: &[CustomerId],
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = customer::Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.0)));
    check(reader, &rows.all(&reader.db).await?).await
}
