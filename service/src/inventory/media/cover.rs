//! The cover of a gallery.

use super::query::{lock, of_place};
use super::target::Place;
use crate::inventory::Inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Reader, Result, Tx};
use entity::id::{FileId, MediaId};
use entity::inventory::media::{self, MediaKind};
use entity::inventory::media_cover::{self, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Makes the picture the cover of its gallery.
pub async fn set_cover(tx: &mut Tx<'_>, id: MediaId) -> Result<()> {
    let row = lock(tx, id).await?;
    if row.file_id.is_none() {
        return Err(Inventory::NoPicture.into());
    }
    Place::of(&row).lock(tx).await?;
    remove(tx, row.target_id).await?;
    put(tx, &row).await?;
    let told = json!({"media_id": id, "target_id": row.target_id});
    let subject = Subject::of("inventory.media", id, row.project_id);
    tx.record("inventory.media.cover_set", subject, &told)
}

/// The first picture of a gallery becomes its cover.
pub(super) async fn take_first(tx: &Tx<'_>, row: &media::Model) -> Result<()> {
    if row.kind != MediaKind::Picture || of(tx, row.target_id).await?.is_some() {
        return Ok(());
    }
    put(tx, row).await
}

/// The entry leaves: if it was the cover, the next picture becomes it.
pub(super) async fn give_up(tx: &Tx<'_>, row: &media::Model) -> Result<()> {
    let cover = of(tx, row.target_id).await?;
    if cover.is_none_or(|cover| cover.media_id != row.id) {
        return Ok(());
    }
    remove(tx, row.target_id).await?;
    let others = of_place(tx, row.target_id).await?;
    let heir =
        others.into_iter().find(|other| other.kind == MediaKind::Picture && other.id != row.id);
    match heir {
        Some(heir) => put(tx, &heir).await,
        None => Ok(()),
    }
}

async fn of(tx: &Tx<'_>, target_id: Uuid) -> Result<Option<media_cover::Model>> {
    Ok(Entity::find_by_id(target_id).one(tx.db()).await?)
}

pub(super) async fn remove(tx: &Tx<'_>, target_id: Uuid) -> Result<()> {
    Entity::delete_by_id(target_id).exec(tx.db()).await?;
    Ok(())
}

async fn put(tx: &Tx<'_>, row: &media::Model) -> Result<()> {
    let Some(file_id) = row.file_id else { return Ok(()) };
    let cover = media_cover::Model {
        target_id: row.target_id,
        project_id: row.project_id,
        media_id: row.id,
        file_id,
    };
    Entity::insert(cover.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Files of the covers of these places.
pub(in crate::inventory) async fn covers(
    reader: &Reader<'_>,
    targets: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, FileId>> {
    let rows = Entity::find().filter(Column::TargetId.is_in(targets)).all(&reader.db).await?;
    Ok(rows.into_iter().map(|row| (row.target_id, row.file_id)).collect())
}

/// The file of the cover of the place that the one expression names, else of the other's.
pub(in crate::inventory) fn cover_or(first: Expr, second: Expr) -> Expr {
    let file = |target: Expr| {
        let mut file = Query::select();
        file.column((Entity, Column::FileId))
            .from(Entity)
            .and_where(Expr::col((Entity, Column::TargetId)).eq(target));
        Expr::from(file)
    };
    Func::coalesce([file(first), file(second)]).into()
}
