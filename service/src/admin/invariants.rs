//! Invariants of the shelf `admin`.

use super::audit;
use crate::invariant;
use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::tx::ANNOUNCED;
use crate::kernel::{Reader, Result};
use entity::kernel::{audit_log, event};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// The checks that this shelf exports.
pub const INVARIANTS: &[Invariant] = &[invariant!(24, trail_is_whole)];

/// Violations named one by one at most.
const NAMED: u64 = 100;

/// Every write has an audit row, and the chain is unbroken.
async fn trail_is_whole(reader: &Reader<'_>) -> Result<Finding> {
    let verified = audit::verify(reader).await?;
    let mut finding = Finding { examined: verified.examined, ..Default::default() };
    if let Some(bad) = verified.first_bad {
        let id = bad.id.map(|id| id.to_string()).unwrap_or_default();
        finding.violated(id, format!("the audit chain does not hold here: {:?}", bad.flaw));
    }
    finding.examined += event::Entity::find().count(&reader.db).await?;
    let audited = Query::select()
        .expr(Expr::val(1))
        .from(audit_log::Entity)
        .and_where(
            Expr::col((audit_log::Entity, audit_log::Column::ObjectId))
                .equals((event::Entity, event::Column::ObjectId)),
        )
        .to_owned();
    let silent = event::Entity::find()
        .filter(Expr::exists(audited).not())
        .filter(event::Column::Name.is_not_in(ANNOUNCED.iter().copied()))
        .limit(NAMED)
        .all(&reader.db)
        .await?;
    for event in silent {
        finding.violated(event.id.to_string(), format!("{} left no audit row", event.name));
    }
    Ok(finding)
}
