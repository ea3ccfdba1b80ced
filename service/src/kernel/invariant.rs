//! Invariants: what holds after any interleaving and any crash, checked on demand.

use super::error::Result;
use super::read::Reader;
use futures_util::future::LocalBoxFuture;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect, Select,
    TryGetable,
};

/// So many violations are told at most.
const TOLD: u64 = 100;

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// How many things were looked at.
    pub examined: u64,
    pub violations: Vec<Violation>,
}

/// One thing that breaks an invariant.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Id or number of the thing.
    pub id: String,
    pub detail: String,
}

impl Finding {
    /// Notes a violation.
    pub fn violated(&mut self, id: impl Into<String>, detail: impl Into<String>) {
        self.violations.push(Violation { id: id.into(), detail: detail.into() });
    }
}

/// Of these rows at most one stands under each key, of one column or several; those whose first
/// column is null stand under none. Where more do, the first column is told with this text.
pub async fn one_each<K, E>(
    reader: &Reader<'_>,
    rows: Select<E>,
    key: &[E::Column],
    several: &str,
) -> Result<Finding>
where
    K: TryGetable + ToString + Send,
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let examined = rows.clone().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    let mut twice = rows.select_only().having(Expr::col(Asterisk).count().gt(1)).limit(TOLD);
    for (place, column) in key.iter().enumerate() {
        twice = twice.group_by(*column);
        if place == 0 {
            twice = twice.column(*column).filter(column.is_not_null());
        }
    }
    let keys: Vec<K> = twice.into_tuple().all(&reader.db).await?;
    for key in keys {
        finding.violated(key.to_string(), several);
    }
    Ok(finding)
}

/// A check that a shelf exports.
#[derive(Clone, Copy)]
pub struct Invariant {
    /// Number in the catalogue of invariants, 1 to 30.
    pub id: u8,
    pub run: for<'a> fn(&'a Reader<'a>) -> LocalBoxFuture<'a, Result<Finding>>,
}

impl std::fmt::Debug for Invariant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invariant").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Declares a check: `invariant!(7, plan_sums)` for an
/// `async fn plan_sums(&Reader) -> Result<Finding>`.
#[macro_export]
macro_rules! invariant {
    ($id:literal, $check:path) => {
        $crate::kernel::invariant::Invariant { id: $id, run: |reader| Box::pin($check(reader)) }
    };
}
