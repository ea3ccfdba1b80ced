//! The customers of an audience, page by page.

use super::audience::{size, walk};
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
    let wanted = (segment.project_id, &segment.audience);
    let total = match paging.count {
        true => Some(size(reader, segment.project_id, &segment.audience).await?),
        false => None,
    };
    let before = match paging.cursor {
        Some(_) => 0,
        None => usize::try_from(paging.offset()).unwrap_or(usize::MAX),
    };
    let page_size = usize::try_from(paging.page_size).unwrap_or(usize::MAX);
    let most = before.saturating_add(page_size).saturating_add(1);
    let found = walk(reader, wanted, paging.cursor, most).await?;
    let ids: Vec<CustomerId> = found.iter().skip(before).take(page_size).copied().collect();
    let more = found.len() > before.saturating_add(ids.len());
    let next_cursor = ids.last().filter(|_| more).map(|last| page::encode(last.0));
    let items = customer::some(reader, ids).await?;
    let (page, page_size) = (paging.page, paging.page_size);
    Ok(Listed { items, total, next_cursor, page, page_size })
}
