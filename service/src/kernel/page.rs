//! Lists: pages by number or by cursor, with a total unless it is not wanted.

use super::error::{Error, Result};
use super::fault::FaultCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::SimpleExpr;
use uuid::Uuid;

/// Numbered pages end here; beyond it lists are walked by cursor.
const MAX_OFFSET: u64 = 10_000;
const MAX_PAGE_SIZE: u64 = 200;
const DEFAULT_PAGE_SIZE: u64 = 20;

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    pub page: u64,
    pub page_size: u64,
    pub cursor: Option<Uuid>,
    pub count: bool,
    /// `-created_at,total_price`: names with their direction, descending first.
    pub sort: Vec<(String, bool)>,
}

/// Raw words of the query string.
#[derive(Debug, Clone, Default)]
pub struct PagingWords<'a> {
    pub page: Option<u64>,
    pub page_size: Option<u64>,
    pub cursor: Option<&'a str>,
    pub total: Option<bool>,
    pub sort: Option<&'a str>,
}

impl Paging {
    /// Checks the words; `sortable` are the names that the list can be sorted by.
    pub fn parse(words: &PagingWords<'_>, sortable: &[&str]) -> Result<Self> {
        let page = words.page.unwrap_or(1);
        let page_size = words.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
        if page_size == 0 || page_size > MAX_PAGE_SIZE {
            return Err(Error::fault("/page_size", FaultCode::OutOfRange));
        }
        if page == 0 || page.saturating_mul(page_size) > MAX_OFFSET {
            return Err(Error::fault("/page", FaultCode::OutOfRange));
        }
        let sort = parse_sort(words.sort.unwrap_or(""), sortable)?;
        let cursor = words.cursor.map(decode).transpose()?;
        if cursor.is_some() && !sort.is_empty() {
            // A cursor walks in the order of creation, which ids carry.
            return Err(Error::fault("/cursor", FaultCode::Conflict));
        }
        Ok(Self { page, page_size, cursor, count: words.total.unwrap_or(true), sort })
    }

    /// Everything in one page: for a list of so many known ids.
    #[must_use]
    pub fn whole(count: usize) -> Self {
        Self { page: 1, page_size: count as u64, cursor: None, count: false, sort: vec![] }
    }

    #[must_use]
    pub fn offset(&self) -> u64 {
        (self.page - 1) * self.page_size
    }
}

fn parse_sort(text: &str, sortable: &[&str]) -> Result<Vec<(String, bool)>> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let (name, descending) =
                word.strip_prefix('-').map_or((word, false), |name| (name, true));
            // Every list knows its order of creation.
            if sortable.contains(&name) || name == "created_at" {
                Ok((name.to_owned(), descending))
            } else {
                Err(Error::fault("/sort", FaultCode::InvalidValue))
            }
        })
        .collect()
}

/// A place in a list, opaque to its readers.
#[must_use]
pub fn encode(last: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(last.as_bytes())
}

fn decode(cursor: &str) -> Result<Uuid> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| Uuid::from_slice(&bytes).ok())
        .ok_or_else(|| Error::fault("/cursor", FaultCode::InvalidValue))
}

/// The condition that narrows a list to known ids; none where there are none.
pub fn among<C, I>(id: C, ids: &[I]) -> Option<SimpleExpr>
where
    C: sea_orm::ColumnTrait,
    I: Copy + Into<sea_orm::Value>,
{
    (!ids.is_empty()).then(|| id.is_in(ids.iter().copied()))
}

/// The condition that narrows a list to some words; none where there are none.
pub fn among_words<C: sea_orm::ColumnTrait>(column: C, words: &[String]) -> Option<SimpleExpr> {
    (!words.is_empty()).then(|| column.is_in(words.iter().map(String::as_str)))
}

/// A part of a list with what is needed to go on.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub total: Option<u64>,
    pub next_cursor: Option<String>,
    pub page: u64,
    pub page_size: u64,
}

impl<T> Listed<T> {
    /// The same part of the list, shown otherwise.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Listed<U> {
        Listed {
            items: self.items.into_iter().map(show).collect(),
            total: self.total,
            next_cursor: self.next_cursor,
            page: self.page,
            page_size: self.page_size,
        }
    }
}

/// The select in the order asked for; `column` knows the names that were let through, of which
/// `created_at` is always one. Where no column bears that moment, the id's order is its own.
pub fn sorted<E, C>(
    select: sea_orm::Select<E>,
    paging: &Paging,
    column: impl Fn(&str) -> C,
) -> sea_orm::Select<E>
where
    E: sea_orm::EntityTrait,
    C: sea_orm::ColumnTrait,
{
    use sea_orm::{Order, QueryOrder};
    paging.sort.iter().fold(select, |select, (name, descending)| {
        select.order_by(column(name), if *descending { Order::Desc } else { Order::Asc })
    })
}

/// The same by a column that may be empty, which databases place differently: an empty one counts
/// as later than every other, or as earlier.
pub fn sorted_emptiest<E, C>(
    select: sea_orm::Select<E>,
    paging: &Paging,
    (named, later): (&str, bool),
    column: impl Fn(&str) -> C,
) -> sea_orm::Select<E>
where
    E: sea_orm::EntityTrait,
    C: sea_orm::ColumnTrait,
{
    use sea_orm::{Order, QueryOrder};
    paging.sort.iter().fold(select, |select, (name, descending)| {
        let order = if *descending { Order::Desc } else { Order::Asc };
        let column = column(name);
        let empty = if later { column.is_null() } else { column.is_not_null() };
        let select = match name == named {
            true => select.order_by(empty, order.clone()),
            false => select,
        };
        select.order_by(column, order)
    })
}

/// Fetches a part of a select whose rows have an id of creation order.
pub async fn fetch<E, M, C>(
    db: &sea_orm::DatabaseExecutor<'_>,
    select: sea_orm::Select<E>,
    paging: &Paging,
    id: C,
    id_of: impl Fn(&M) -> Uuid,
) -> Result<Listed<M>>
where
    E: sea_orm::EntityTrait<Model = M>,
    M: sea_orm::FromQueryResult + Sized + Send + Sync,
    C: sea_orm::ColumnTrait,
{
    use sea_orm::{PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
    let total = if paging.count { Some(select.clone().count(db).await?) } else { None };
    // Ids are in the order of creation.
    let newest_first = paging.sort == [("created_at".to_owned(), true)];
    let order = if newest_first { sea_orm::Order::Desc } else { sea_orm::Order::Asc };
    let mut select = select.order_by(id, order).limit(paging.page_size + 1);
    select = match paging.cursor {
        Some(last) => select.filter(id.gt(last)),
        None => select.offset(paging.offset()),
    };
    let mut items = select.all(db).await?;
    let more = items.len() as u64 > paging.page_size;
    items.truncate(usize::try_from(paging.page_size).unwrap_or(usize::MAX));
    let walkable = paging.sort.is_empty();
    let next_cursor = items.last().filter(|_| more && walkable).map(|last| encode(id_of(last)));
    Ok(Listed { items, total, next_cursor, page: paging.page, page_size: paging.page_size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_takes_only_known_names() {
        let words = PagingWords { sort: Some("-price,code"), ..Default::default() };
        let sort = Paging::parse(&words, &["price", "code"]).map(|paging| paging.sort);
        assert_eq!(sort.ok(), Some(vec![("price".to_owned(), true), ("code".to_owned(), false)]));
        assert!(Paging::parse(&words, &["code"]).is_err());
    }

    #[test]
    fn pages_end_at_ten_thousand_rows() {
        let words = |page, page_size| PagingWords {
            page: Some(page),
            page_size: Some(page_size),
            ..Default::default()
        };
        assert!(Paging::parse(&words(50, 200), &[]).is_ok());
        assert!(Paging::parse(&words(51, 200), &[]).is_err());
        assert!(Paging::parse(&words(1, 201), &[]).is_err());
        assert!(Paging::parse(&words(0, 20), &[]).is_err());
    }
}
