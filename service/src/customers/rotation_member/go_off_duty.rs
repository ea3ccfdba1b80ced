//! Going off duty 离岗.

use super::load::{lock, save};
use crate::kernel::{Result, Tx};
use entity::customers::rotation_member::ActiveModel;
use entity::id::RotationMemberId;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// The member takes no turns until he is back on duty.
pub async fn go_off_duty(tx: &mut Tx<'_>, id: RotationMemberId) -> Result<()> {
    let row = lock(tx, id).await?;
    let change = ActiveModel { on_duty: Set(false), ..Default::default() };
    save(tx, &row, change, "customers.rotation_member.off_duty", &json!({})).await
}
