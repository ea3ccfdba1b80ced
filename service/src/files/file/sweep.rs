//! Sweeping: files that nothing refers to, and bytes that have no row.

use super::delete::{held, remove};
use crate::kernel::store::Drawer;
use crate::kernel::{Actor, Kernel, Reader, Result, commit, parameter};
use chrono::{DateTime, TimeDelta, Utc};
use entity::files::file::{Column, Entity};
use entity::files::file_link;
use entity::id::FileId;
use entity::inventory::tour_entry;
use futures_util::TryStreamExt;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use std::collections::HashSet;
use uuid::Uuid;

/// Looked at in one go.
const BATCH: u64 = 200;
/// Bytes without a row are left alone so long, in hours: their upload may not have ended.
const UPLOAD_HOURS: i64 = 24;

/// What is older than this has been left too long.
async fn before(kernel: &Kernel, at_least: i64) -> Result<DateTime<Utc>> {
    let actor = Actor::system();
    let reader = Reader::new(kernel, &actor);
    let hours: i64 = parameter::read(&reader, "files.orphan.keep_hours", None).await?;
    Ok(reader.now - TimeDelta::hours(hours.max(at_least)))
}

/// Removes files that nothing has referred to for long enough.
pub async fn run_sweep(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let before = before(kernel, 0).await?;
    let (mut removed, mut last) = (0, Uuid::nil());
    loop {
        let ids = unreferenced(kernel, before, last).await?;
        let Some(newest) = ids.last() else { return Ok(json!({"removed": removed})) };
        last = newest.0;
        for id in ids {
            removed += u64::from(sweep(kernel, id).await?);
        }
    }
}

async fn unreferenced(kernel: &Kernel, before: DateTime<Utc>, last: Uuid) -> Result<Vec<FileId>> {
    let mut held = Query::select();
    held.column(file_link::Column::FileId).from(file_link::Entity);
    let ids = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CreatedAt.lt(before))
        .filter(Column::Id.gt(last))
        .filter(Column::Id.not_in_subquery(held))
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .into_tuple();
    Ok(ids.all(&kernel.db).await?)
}

/// Removes one, unless somebody has just taken hold of it.
async fn sweep(kernel: &Kernel, id: FileId) -> Result<bool> {
    commit::by_system(kernel, "files.file.sweep", async |tx| {
        let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
        let Some(row) = found else { return Ok(false) };
        if held(tx, id).await? {
            return Ok(false);
        }
        remove(tx, row).await.map(|()| true)
    })
    .await
}

/// Removes bytes whose upload ended without a row.
pub async fn run_sweep_objects(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let before = before(kernel, UPLOAD_HOURS).await?;
    let mut removed = 0;
    for drawer in Drawer::ALL {
        let old = kernel.store.ids(drawer).try_filter(|id| {
            // The id tells when its upload began, by the clock that counts here.
            let ended = begun(*id).is_some_and(|begun| begun < before);
            std::future::ready(ended)
        });
        let mut batches = old.try_chunks(usize::try_from(BATCH).unwrap_or(1));
        while let Some(ids) = batches.try_next().await.map_err(|error| error.1)? {
            for id in without_row(kernel, drawer, ids).await? {
                kernel.store.remove(drawer, id).await?;
                removed += 1;
            }
        }
    }
    Ok(json!({"removed": removed}))
}

fn begun(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

async fn without_row(kernel: &Kernel, drawer: Drawer, ids: Vec<Uuid>) -> Result<Vec<Uuid>> {
    let wanted = ids.iter().copied();
    let rows: Vec<Uuid> = match drawer {
        Drawer::Files | Drawer::Thumbnails => {
            let rows = Entity::find().select_only().column(Column::Id);
            let rows = rows.filter(Column::Id.is_in(wanted)).into_tuple();
            rows.all(&kernel.db).await?
        }
        Drawer::Tours => {
            use tour_entry::{Column, Entity};
            let rows = Entity::find().select_only().column(Column::Id);
            let rows = rows.filter(Column::Id.is_in(wanted)).into_tuple();
            rows.all(&kernel.db).await?
        }
    };
    let rows: HashSet<Uuid> = rows.into_iter().collect();
    Ok(ids.into_iter().filter(|id| !rows.contains(id)).collect())
}
