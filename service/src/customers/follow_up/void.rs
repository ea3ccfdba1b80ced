//! Voiding 作废: a contact that was noted by mistake.

use super::load::{lock, noted, subject};
use super::remind;
use crate::customers::assignment;
use crate::customers::correction::VoidEntry;
use crate::kernel::{Result, Tx};
use entity::customers::follow_up;
use entity::id::FollowUpId;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

/// Lets a visible contact count for nothing, and nothing be due of it; what it had answered is due
/// again.
pub async fn void(tx: &mut Tx<'_>, id: FollowUpId, input: &VoidEntry) -> Result<()> {
    let reason = input.said()?;
    let row = lock(tx, id).await?;
    noted(&row).check(tx).await?;
    let change = follow_up::ActiveModel {
        id: Set(id),
        voided_at: Set(Some(tx.now)),
        voided_by_id: Set(Some(tx.actor.user()?)),
        void_reason: Set(Some(reason)),
        ..Default::default()
    };
    follow_up::Entity::update(change).exec(tx.db()).await?;
    remind::forget(tx, id).await?;
    remind::resume(tx, row.customer_id, row.happened_at).await?;
    let met: Vec<_> = [Some(row.happened_at), row.done_at].into_iter().flatten().collect();
    assignment::untouch(tx, row.customer_id, row.project_id, &met).await?;
    tx.record("customers.follow_up.voided", subject(&row), &json!({"customer_id": row.customer_id}))
}
