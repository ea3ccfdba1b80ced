//! Which part of a timeline is wanted: some kinds, so many, from a place on.

use super::{Happening, HappeningKind};
use crate::kernel::{Error, FaultCode, Reader, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::cmp::{Ordering, Reverse};
use uuid::Uuid;

const DEFAULT_SIZE: u64 = 50;
const MAX_SIZE: u64 = 200;

/// The part of a timeline that is wanted.
#[derive(Debug, Clone)]
pub struct Stretch {
    kinds: Vec<HappeningKind>,
    size: u64,
    behind: Option<Mark>,
}

/// The place of one happening: the newest come first, of one moment the kinds in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    at: DateTime<Utc>,
    kind: HappeningKind,
    id: Uuid,
}

impl Mark {
    fn encode(&self) -> Result<String> {
        let text = serde_json::to_vec(&(self.at.timestamp_micros(), self.kind, self.id))?;
        Ok(URL_SAFE_NO_PAD.encode(text))
    }

    fn decode(cursor: &str) -> Option<Self> {
        let text = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (at, kind, id) = serde_json::from_slice(&text).ok()?;
        let at = DateTime::from_timestamp_micros(at)?;
        // Other years are no moments to every database.
        (1970..=9999).contains(&at.year()).then_some(Self { at, kind, id })
    }
}

impl Stretch {
    /// Checks the words of the query; all kinds where none is named.
    pub fn parse(
        kinds: Vec<HappeningKind>,
        size: Option<u64>,
        cursor: Option<&str>,
    ) -> Result<Self> {
        let size = size.unwrap_or(DEFAULT_SIZE);
        if size == 0 || size > MAX_SIZE {
            return Err(Error::fault("/page_size", FaultCode::OutOfRange));
        }
        let wrong = || Error::fault("/cursor", FaultCode::InvalidValue);
        let behind = cursor.map(|cursor| Mark::decode(cursor).ok_or_else(wrong)).transpose()?;
        Ok(Self { kinds, size, behind })
    }

    /// Is the kind wanted, and may the reader list it?
    pub(super) fn asks(&self, reader: &Reader<'_>, kind: HappeningKind, act: u16) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind)) && reader.actor.may(act)
    }

    /// Rows of the kind, by their moment and id: as many as could come on this part, and one more.
    pub(super) async fn read<E: EntityTrait, C: ColumnTrait>(
        &self,
        reader: &Reader<'_>,
        select: Select<E>,
        kind: HappeningKind,
        (at, id): (Expr, C),
    ) -> Result<Vec<E::Model>> {
        let rows = select
            .filter(self.condition(kind, &at, id))
            .order_by(at, Order::Desc)
            .order_by(id, Order::Desc)
            .limit(self.size + 1);
        Ok(rows.all(&reader.db).await?)
    }

    fn condition<C: ColumnTrait>(&self, kind: HappeningKind, at: &Expr, id: C) -> Condition {
        let Some(mark) = self.behind else { return Condition::all() };
        let same = || Condition::all().add(at.clone().eq(mark.at));
        let earlier = Condition::any().add(at.clone().lt(mark.at));
        match kind.cmp(&mark.kind) {
            Ordering::Less => earlier.add(same()),
            Ordering::Equal => earlier.add(same().add(id.lt(mark.id))),
            Ordering::Greater => earlier,
        }
    }

    /// Cuts what was read of all kinds to the part, and tells where the next one begins.
    pub(super) fn cut(&self, mut told: Vec<Happening>) -> Result<(Vec<Happening>, Option<String>)> {
        let mark = |one: &Happening| Mark { at: one.at, kind: one.kind, id: one.id };
        told.sort_by_key(|one| Reverse(mark(one)));
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = told.len() > size;
        told.truncate(size);
        let next = told.last().filter(|_| more).map(|last| mark(last).encode()).transpose()?;
        Ok((told, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_names_its_place_and_nothing_else_does() {
        let mark = Mark {
            at: DateTime::from_timestamp_micros(1_741_575_600_000_001).unwrap_or_default(),
            kind: HappeningKind::Viewing,
            id: Uuid::from_u128(7),
        };
        let cursor = mark.encode().unwrap_or_default();
        assert_eq!(Mark::decode(&cursor), Some(mark));
        let far = r#"[9000000000000000000,"visit","00000000-0000-0000-0000-000000000007"]"#;
        let never = URL_SAFE_NO_PAD.encode(r#"[1,"never",7]"#);
        for wrong in ["", "x", "MTIz", "é", &never, &URL_SAFE_NO_PAD.encode(far)] {
            assert_eq!(Mark::decode(wrong), None, "{wrong}");
        }
    }
}
