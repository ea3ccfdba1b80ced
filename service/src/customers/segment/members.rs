//! The customers of an audience, page by page.

use super::audience::audience;
use super::query::get;
use crate::customers::customer::{self, CustomerView};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use entity::id::{CustomerId, SegmentId};

/// Who belongs to the segment now, in the order in which they were entered.
pub async fn members(
    reader: &Reader<'_>,
    id: SegmentId,
    paging: &Paging,
) -> Result<Listed<CustomerView>> {
    let segment = get(reader, id).await?;
    let all = audience(reader, segment.project_id, &segment.audience).await?;
    let total = paging.count.then_some(all.len() as u64);
    let before = match paging.cursor {
        Some(cursor) => all.partition_point(|id| id.0 <= cursor),
        None => usize::try_from(paging.offset()).unwrap_or(usize::MAX),
    };
    let size = usize::try_from(paging.page_size).unwrap_or(usize::MAX);
    let ids: Vec<CustomerId> = all.iter().skip(before).take(size).copied().collect();
    let more = all.len() > before.saturating_add(ids.len());
    let next_cursor = ids.last().filter(|_| more).map(|last| page::encode(last.0));
    let items = customer::some(reader, ids).await?;
    let (page, page_size) = (paging.page, paging.page_size);
    Ok(Listed { items, total, next_cursor, page, page_size })
}
