//! Reading the feed: by page from the database, or from what the process remembers.

use super::hub::PAGE;
use super::sequence::{head, sequence};
use super::{EventView, Sight, Told};
use crate::kernel::{Error, FaultCode, Reader, Result};
use entity::id::{BuildingId, ProjectId};
use entity::kernel::event::{self, Column, Entity};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

const MAX_PAGE_SIZE: u64 = 200;
const DEFAULT_PAGE_SIZE: u64 = 100;

/// Which events are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
}

/// Events in their order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "items": [{
        "id": "01935e3c-5a00-7000-8000-000000000008", "cursor": "4711",
        "at": "2025-03-10T02:00:00Z", "name": "sales.hold.created",
        "project_id": "01935e3c-5a00-7000-8000-000000000002", "building_id": null,
        "object_type": "sales.hold", "object_id": "01935e3c-5a00-7000-8000-000000000021",
        "payload": {"unit_id": "01935e3c-5a00-7000-8000-000000000006"}
    }],
    "next_cursor": "4711"
}))]
pub struct EventFeed {
    pub items: Vec<EventView>,
    /// Goes on from here, at the end too; with no items there is nothing more yet.
    pub next_cursor: String,
}

/// A place in the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Behind the event of this place; behind nothing is the beginning.
    Behind(i64),
    /// Behind everything that is there now.
    End,
}

impl Cursor {
    /// Reads what a `next_cursor` said, or the word `end`.
    pub fn parse(text: &str) -> Result<Self> {
        if text == "end" {
            return Ok(Self::End);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let position = text.parse().ok().filter(|_| digits);
        position.map(Self::Behind).ok_or_else(|| Error::fault("/cursor", FaultCode::InvalidValue))
    }
}

impl Wanted {
    /// What is addressed to somebody comes to him however narrowly he watches.
    fn has(&self, event: &event::Model) -> bool {
        event.recipient_id.is_some() || self.within(event)
    }

    fn within(&self, event: &event::Model) -> bool {
        self.project_id.is_none_or(|id| event.project_id == Some(id))
            && self.building_id.is_none_or(|id| event.building_id == Some(id))
    }

    fn condition(&self) -> Condition {
        let within = Condition::all()
            .add_option(self.project_id.map(|id| Column::ProjectId.eq(id.0)))
            .add_option(self.building_id.map(|id| Column::BuildingId.eq(id.0)));
        match (self.project_id, self.building_id) {
            (None, None) => within,
            _ => Condition::any().add(within).add(Column::RecipientId.is_not_null()),
        }
    }
}

/// The next events that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    wanted: &Wanted,
    cursor: Cursor,
    page_size: Option<u64>,
) -> Result<EventFeed> {
    let limit = page_size.unwrap_or(DEFAULT_PAGE_SIZE);
    if limit == 0 || limit > MAX_PAGE_SIZE {
        return Err(Error::fault("/page_size", FaultCode::OutOfRange));
    }
    sequence(reader.kernel).await?;
    let after = match cursor {
        Cursor::Behind(position) => position,
        Cursor::End => head(&reader.db).await?,
    };
    let sight = Sight::of(reader.actor);
    let (rows, reached) = read(reader, &sight, wanted, after, limit).await?;
    let items = rows.into_iter().map(EventView::from).collect();
    Ok(EventFeed { items, next_cursor: reached.to_string() })
}

/// The next events for somebody who watches, and the place that was reached.
pub async fn since(
    reader: &Reader<'_>,
    sight: &Sight,
    wanted: &Wanted,
    after: i64,
) -> Result<(Vec<Arc<Told>>, i64)> {
    let hub = &reader.kernel.hub;
    if let Some((remembered, reached)) = hub.after(after) {
        let seen = |told: &Arc<Told>| wanted.has(&told.event) && sight.sees(&told.event);
        return Ok((remembered.into_iter().filter(seen).collect(), reached));
    }
    hub.count_read();
    let (rows, reached) = read(reader, sight, wanted, after, PAGE).await?;
    Ok((rows.into_iter().filter_map(Told::of).map(Arc::new).collect(), reached))
}

/// Rows behind a place, and how far one has come with them.
async fn read(
    reader: &Reader<'_>,
    sight: &Sight,
    wanted: &Wanted,
    after: i64,
    limit: u64,
) -> Result<(Vec<event::Model>, i64)> {
    // Asked first: what gets its place meanwhile lies behind it.
    let head = head(&reader.db).await?;
    let rows = Entity::find()
        .filter(Column::Position.gt(after))
        .filter(Column::Position.lte(head))
        .filter(wanted.condition())
        .filter(sight.condition())
        .order_by_asc(Column::Position)
        .limit(limit)
        .all(&reader.db)
        .await?;
    let full = rows.len() as u64 == limit;
    let last = rows.last().and_then(|row| row.position).filter(|_| full);
    Ok((rows, last.unwrap_or_else(|| head.max(after))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_digits_or_the_end() {
        assert_eq!(Cursor::parse("42").ok(), Some(Cursor::Behind(42)));
        assert_eq!(Cursor::parse("end").ok(), Some(Cursor::End));
        for wrong in ["", "-1", "+1", "x", "99999999999999999999"] {
            assert!(Cursor::parse(wrong).is_err(), "{wrong}");
        }
    }
}
