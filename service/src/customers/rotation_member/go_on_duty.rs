//! Going on duty 上岗.

use super::load::{lock, save};
use crate::kernel::{Result, Tx};
use entity::customers::rotation_member::ActiveModel;
use entity::id::RotationMemberId;
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// The member takes turns from now on.
pub async fn go_on_duty(tx: &mut Tx<'_>, id: RotationMemberId) -> Result<()> {
    let row = lock(tx, id).await?;
    let change = ActiveModel { on_duty: Set(true), ..Default::default() };
    save(tx, &row, change, "customers.rotation_member.on_duty", &json!({})).await
}
