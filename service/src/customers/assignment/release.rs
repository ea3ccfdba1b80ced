//! Putting a customer into the public pool by hand.

use super::change::{Owning, move_to};
use super::scope::visible;
use crate::customers::told::tell_owners;
use crate::customers::{Customers, pool};
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::assignment::{self, AssignmentOrigin, Column, Entity};
use entity::id::AssignmentId;
use entity::notifications::notification::NotificationKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why the customer is given up.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户暂无购房计划"}))]
pub struct ReleaseAssignment {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Puts a visible customer back; refused while he has a live trade.
pub async fn release(tx: &mut Tx<'_>, id: AssignmentId, input: &ReleaseAssignment) -> Result<()> {
    let reason = said(&input.reason)?;
    let row = lock(tx, id).await?;
    if row.owner_id.is_none() {
        return Err(Customers::InPool.into());
    }
    if pool::trades(tx, row.customer_id).await? {
        return Err(Customers::HasOpenTrade.into());
    }
    let origin = AssignmentOrigin::Recycle;
    move_to(tx, &row, &Owning { owner_id: None, origin, reason: Some(reason) }).await?;
    tell_owners(tx, NotificationKind::CustomerPooled, &[row], json!({})).await
}

/// A visible assignment, locked; none that has yielded to another meanwhile.
pub(super) async fn lock(tx: &Tx<'_>, id: AssignmentId) -> Result<assignment::Model> {
    let missing = || Error::NotFound("assignment");
    visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?.ok_or_else(missing)?;
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.filter(|row| row.yields_to_id.is_none()).ok_or_else(missing)
}

/// A reason that says something.
pub(super) fn said(reason: &str) -> Result<String> {
    let reason = tidy(reason);
    if reason.is_empty() { Err(Error::fault("/reason", FaultCode::Required)) } else { Ok(reason) }
}
