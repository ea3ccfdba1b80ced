//! Removing entries; their files are swept unless something else holds them, and what a tour
//! held is swept as bytes without a row.

use super::cover;
use super::query::{lock, of_place};
use super::target::Place;
use crate::files::file;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::MediaId;
use entity::inventory::media::{self, Entity};
use entity::inventory::tour_entry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Removes the entry; the next picture becomes the cover where it was.
pub async fn delete(tx: &mut Tx<'_>, id: MediaId) -> Result<()> {
    let row = lock(tx, id).await?;
    Place::of(&row).lock(tx).await?;
    cover::give_up(tx, &row).await?;
    remove(tx, &row).await?;
    let told = json!({"media_id": id, "kind": row.kind, "target_id": row.target_id});
    tx.record("inventory.media.deleted", Subject::of("inventory.media", id, row.project_id), &told)
}

/// Removes the gallery of what is itself removed.
pub(in crate::inventory) async fn clear(tx: &Tx<'_>, target_id: Uuid) -> Result<()> {
    cover::remove(tx, target_id).await?;
    for row in of_place(tx, target_id).await? {
        remove(tx, &row).await?;
    }
    Ok(())
}

async fn remove(tx: &Tx<'_>, row: &media::Model) -> Result<()> {
    tour_entry::Entity::delete_many()
        .filter(tour_entry::Column::MediaId.eq(row.id))
        .exec(tx.db())
        .await?;
    Entity::delete_by_id(row.id).exec(tx.db()).await?;
    match row.file_id {
        Some(file_id) => file::detach(tx, file_id, row.id.0).await,
        None => Ok(()),
    }
}
