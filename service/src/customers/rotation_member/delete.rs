//! Taking somebody out of a rotation.

use super::load::lock;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::rotation_member::Entity;
use entity::id::RotationMemberId;
use sea_orm::EntityTrait;
use serde_json::json;

/// Takes the member out; what he was given stays his.
pub async fn delete(tx: &mut Tx<'_>, id: RotationMemberId) -> Result<()> {
    let row = lock(tx, id).await?;
    Entity::delete_by_id(id).exec(tx.db()).await?;
    let subject = Subject::of("customers.rotation_member", id, row.project_id);
    let detail = json!({"user_id": row.user_id, "turns": row.turns});
    tx.record("customers.rotation_member.deleted", subject, &detail)
}
