//! Ending a delegation before its time.

use super::query::get;
use crate::approvals::refusal::Approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::approvals::delegation::{ActiveModel, Entity};
use entity::id::DelegationId;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

/// Ends what the actor gave; what was decided by it stays decided.
pub async fn end(tx: &mut Tx<'_>, id: DelegationId) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    if Some(row.from_user_id) != tx.actor.user_id {
        return Err(Approvals::NotYourDelegation.into());
    }
    if row.ended_at.is_some() || row.until_at <= tx.now {
        return Err(Approvals::DelegationOver.into());
    }
    let change = ActiveModel { id: Set(id), ended_at: Set(Some(tx.now)), ..Default::default() };
    Entity::update(change).exec(tx.db()).await?;
    let detail = json!({"to_user_id": row.to_user_id});
    tx.record("approvals.delegation.ended", Subject::global("approvals.delegation", id), &detail)
}
