//! Deleting a group of joint buyers; what they bought does not refer to it.

use super::query::visible;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::buyer_group::{Column, Entity};
use entity::customers::buyer_group_member;
use entity::id::BuyerGroupId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Deletes a visible group.
pub async fn delete(tx: &mut Tx<'_>, id: BuyerGroupId) -> Result<()> {
    let row = visible(&tx.reader()).filter(Column::Id.eq(id)).lock_exclusive();
    row.one(tx.db()).await?.ok_or(Error::NotFound("buyer group"))?;
    buyer_group_member::Entity::delete_many()
        .filter(buyer_group_member::Column::GroupId.eq(id))
        .exec(tx.db())
        .await?;
    Entity::delete_by_id(id).exec(tx.db()).await?;
    let subject = Subject::global("customers.buyer_group", id);
    tx.record("customers.buyer_group.deleted", subject, &json!({}))
}
