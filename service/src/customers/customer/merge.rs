//! Merging: two entries turn out to be one person. Nothing is rewritten, so that it can be undone:
//! the merged one only names who stands for him, and whoever asks for him is given that one. Where
//! both are looked after in a project, the owner stays who has had his longer.

use super::merged;
use super::query::visible;
use crate::customers::{assignment, cluster};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::customer::{self, Column};
use entity::id::CustomerId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Who stands for the customer from now on, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "into": "0193a5c0-0000-7000-8000-000000000032", "reason": "Entered twice at the fair"
}))]
pub struct MergeCustomer {
    pub into: CustomerId,
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Merges a visible customer into another one of his company.
pub async fn merge(tx: &mut Tx<'_>, id: CustomerId, input: &MergeCustomer) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let rows = visible(&tx.reader())
        .filter(Column::Id.is_in([id.0, input.into.0]))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let of = |id| rows.iter().find(|row| row.id == id);
    let row = of(id).ok_or(Error::NotFound("customer"))?;
    let into = of(input.into).ok_or_else(|| Error::fault("/into", FaultCode::NotFound))?;
    merged::check(row)?;
    let circle = row.id == into.id || into.survivor_id == Some(row.id);
    if circle || into.kind != row.kind || into.company_id != row.company_id {
        return Err(Error::fault("/into", FaultCode::Conflict));
    }
    merged::check(into)?;
    let stands = customer::ActiveModel { survivor_id: Set(Some(into.id)), ..Default::default() };
    customer::Entity::update_many()
        .set(stands)
        .filter(Column::SurvivorId.eq(id))
        .exec(tx.db())
        .await?;
    let change = customer::ActiveModel {
        id: Set(id),
        merged_into: Set(Some(into.id)),
        survivor_id: Set(Some(into.id)),
        merged_at: Set(Some(tx.now)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    let entries = merged::people(&tx.reader(), &[into.id]).await?;
    let entries: Vec<CustomerId> = entries.into_keys().collect();
    assignment::settle(tx, &entries).await?;
    cluster::leave(tx, &[id]).await?;
    let detail = json!({"into": into.id, "reason": reason});
    tx.record("customers.customer.merged", Subject::global("customers.customer", id), &detail)
}
