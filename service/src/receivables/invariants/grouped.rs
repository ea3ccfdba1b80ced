//! Sums of fen by a key, one statement each; what the checks compare.

use crate::kernel::sum::sum;
use crate::kernel::{Reader, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// Fen by the id that they belong to.
pub type Sums = HashMap<Uuid, i64>;

#[derive(Debug, FromQueryResult)]
struct Row {
    key: Uuid,
    total: i64,
}

/// Σ `what` of the selected rows by `key`; rows without a key are left out.
pub async fn by<E: EntityTrait, C: ColumnTrait>(
    reader: &Reader<'_>,
    rows: Select<E>,
    key: C,
    what: Expr,
) -> Result<Sums> {
    use sea_orm::QueryFilter;
    let rows = rows
        .filter(key.is_not_null())
        .select_only()
        .column_as(key, "key")
        .column_as(sum(reader.db.get_database_backend(), what), "total")
        .group_by(key)
        .into_model::<Row>()
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.key, row.total)).collect())
}

/// The sum of one id, zero where there is none.
#[must_use]
pub fn of(sums: &Sums, id: impl Into<Uuid>) -> i64 {
    sums.get(&id.into()).copied().unwrap_or(0)
}
