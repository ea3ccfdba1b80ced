//! One's own views.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::admin::saved_view::{self, Column, Entity};
use entity::id::SavedViewId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A view as kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000063", "noun": "inventory.unit",
    "name": "两房南向在售",
    "query": {"status": "available", "orientation": "south", "sort": "list_price"},
    "created_at": "2025-03-10T02:00:00Z", "updated_at": "2025-03-10T02:00:00Z"
}))]
pub struct SavedViewView {
    pub id: SavedViewId,
    pub noun: String,
    pub name: String,
    pub query: BTreeMap<String, String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl From<saved_view::Model> for SavedViewView {
    fn from(row: saved_view::Model) -> Self {
        Self {
            id: row.id,
            noun: row.noun,
            name: row.name,
            query: row.query.0,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which views are wanted.
#[derive(Debug, Clone, Default)]
pub struct SavedViewFilter {
    pub noun: Option<String>,
}

/// One of the reader's own views.
pub async fn one(reader: &Reader<'_>, id: SavedViewId) -> Result<SavedViewView> {
    own(reader, id).await.map(SavedViewView::from)
}

/// The reader's own views.
pub async fn list(
    reader: &Reader<'_>,
    filter: &SavedViewFilter,
    paging: &Paging,
) -> Result<Listed<SavedViewView>> {
    let mut select = Entity::find().filter(Column::UserId.eq(reader.actor.user()?));
    if let Some(noun) = &filter.noun {
        select = select.filter(Column::Noun.eq(noun));
    }
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &saved_view::Model| row.id.0);
    Ok(rows.await?.map(SavedViewView::from))
}

/// Of somebody else there is no view.
pub(super) async fn own(reader: &Reader<'_>, id: SavedViewId) -> Result<saved_view::Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::UserId.eq(reader.actor.user()?))
        .one(&reader.db)
        .await?;
    found.ok_or(Error::NotFound("view"))
}
