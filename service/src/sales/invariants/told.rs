//! Looking for rows that break a rule, in one statement each.

use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use sea_orm::{EntityTrait, PaginatorTrait, QuerySelect, Select};
use uuid::Uuid;

/// So many violations are told at most.
const TOLD: u64 = 100;

/// Counts what is looked at.
pub async fn examined<E>(reader: &Reader<'_>, all: Select<E>) -> Result<Finding>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    Ok(Finding { examined: all.count(&reader.db).await?, violations: vec![] })
}

/// Notes the rows that break the rule.
pub async fn broken<E: EntityTrait>(
    reader: &Reader<'_>,
    finding: &mut Finding,
    wrong: Select<E>,
    id: E::Column,
    detail: &str,
) -> Result<()> {
    let ids: Vec<Uuid> =
        wrong.select_only().column(id).limit(TOLD).into_tuple().all(&reader.db).await?;
    for id in ids {
        finding.violated(id.to_string(), detail);
    }
    Ok(())
}
