//! Whoever is merged, deleted or erased belongs to no cluster from that moment on.

use crate::kernel::{Result, Tx};
use entity::customers::cluster_member::{Column, Entity};
use entity::id::CustomerId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Takes the customers out of their clusters in every project.
pub(in crate::customers) async fn leave(tx: &Tx<'_>, ids: &[CustomerId]) -> Result<()> {
    Entity::delete_many()
        .filter(Column::CustomerId.is_in(ids.iter().map(|id| id.0)))
        .exec(tx.db())
        .await?;
    Ok(())
}
