//! Ending a pause before its time.

use super::load::{lock, save};
use crate::kernel::{Result, Tx};
use entity::customers::rotation_member::ActiveModel;
use entity::id::RotationMemberId;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// The member takes turns again.
pub async fn resume(tx: &mut Tx<'_>, id: RotationMemberId) -> Result<()> {
    let row = lock(tx, id).await?;
    let change = ActiveModel {
        paused_at: Set(None),
        paused_until_at: Set(None),
        pause_reason: Set(None),
        ..Default::default()
    };
    save(tx, &row, change, "customers.rotation_member.resumed", &json!({})).await
}
