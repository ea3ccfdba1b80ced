//! Undoing a merge, within a day of it.

use super::merged;
use super::query::visible;
use crate::customers::{Customers, assignment};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::TimeDelta;
use entity::customers::customer::{self, Column};
use entity::id::CustomerId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A merge can be undone for so long.
const HOURS: i64 = 24;

/// Why they are two people after all.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Father and son"}))]
pub struct UndoMerge {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Lets a merged customer stand for himself again.
pub async fn undo_merge(tx: &mut Tx<'_>, id: CustomerId, input: &UndoMerge) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    let (Some(into), Some(at)) = (row.merged_into, row.merged_at) else {
        return Err(Customers::NotMerged.into());
    };
    if tx.now - at > TimeDelta::hours(HOURS) {
        return Err(Customers::MergeSettled.with("merged_at", &at).into());
    }
    let below = below(tx, id).await?;
    let mut left: HashSet<CustomerId> =
        merged::people(&tx.reader(), &[id]).await?.into_keys().collect();
    let stands = customer::ActiveModel { survivor_id: Set(Some(id)), ..Default::default() };
    customer::Entity::update_many()
        .set(stands)
        .filter(Column::Id.is_in(below.iter().copied()))
        .exec(tx.db())
        .await?;
    let change = customer::ActiveModel {
        id: Set(id),
        merged_into: Set(None),
        survivor_id: Set(None),
        merged_at: Set(None),
        version: Set(row.version + 1),
        ..Default::default()
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    let own: Vec<CustomerId> = below.into_iter().map(CustomerId).chain([id]).collect();
    left.retain(|one| !own.contains(one));
    let left: Vec<CustomerId> = left.into_iter().collect();
    assignment::unsettle(tx, &own, &left).await?;
    let detail = json!({"from": into, "reason": reason});
    tx.record("customers.customer.unmerged", Subject::global("customers.customer", id), &detail)
}

/// The customer and who stands for him, locked as a merge locks them, so that of merges and their
/// undoing that touch one person each finds what the other left.
async fn lock(tx: &Tx<'_>, id: CustomerId) -> Result<customer::Model> {
    let missing = || Error::NotFound("customer");
    let seen = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let stands = seen.ok_or_else(missing)?.survivor_id;
    let both = [id].into_iter().chain(stands).map(|id| id.0);
    let rows = customer::Entity::find()
        .filter(Column::Id.is_in(both))
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let row = rows.into_iter().find(|row| row.id == id).ok_or_else(missing)?;
    if row.survivor_id != stands {
        return Err(Error::Contended("the customer was merged meanwhile".to_owned()));
    }
    Ok(row)
}

/// Those who were merged into the customer before he was merged himself.
async fn below(tx: &Tx<'_>, id: CustomerId) -> Result<Vec<Uuid>> {
    let (mut all, mut last) = (vec![], vec![id.0]);
    while !last.is_empty() {
        let into = customer::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::MergedInto.is_in(last.iter().copied()));
        last = into.into_tuple().all(tx.db()).await?;
        last.retain(|id| !all.contains(id));
        all.extend(&last);
    }
    Ok(all)
}
