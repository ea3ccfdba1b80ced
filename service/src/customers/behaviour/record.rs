//! Noting many things at once; what cannot be noted is told row by row.

use crate::customers::customer;
use crate::kernel::tx::Subject;
use crate::kernel::{FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::customers::behaviour::{self, BehaviourKind};
use entity::customers::customer as customer_row;
use entity::id::{BehaviourId, CustomerId, ProjectId, UnitId};
use entity::inventory::unit;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Things that customers did.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{
    "customer_id": "0193a5c0-0000-7000-8000-000000000031",
    "unit_id": "01935e3c-5a00-7000-8000-000000000006",
    "kind": "viewed", "happened_at": "2025-03-10T01:58:00Z"
}]}))]
pub struct RecordBehaviours {
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_items = 1, max_items = 1000)]
    pub items: Vec<NewBehaviour>,
}

/// One thing that a customer did.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBehaviour {
    pub customer_id: CustomerId,
    pub unit_id: UnitId,
    pub kind: BehaviourKind,
    /// Now where nothing is said.
    pub happened_at: Option<DateTime<Utc>>,
}

/// How the rows ended, one by one.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 1,
    "failed": [{"index": 1, "code": "not_found", "detail": "There is no such thing."}]
}))]
pub struct Recorded {
    /// Rows that were noted.
    pub done: u64,
    pub failed: Vec<FailedBehaviour>,
}

/// A row that was not noted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FailedBehaviour {
    /// Place in the list that was sent.
    pub index: u64,
    pub code: String,
    pub detail: String,
}

/// Notes the rows of visible customers and units; with `atomic`, only if all can be.
pub async fn record(tx: &mut Tx<'_>, input: &RecordBehaviours, atomic: bool) -> Result<Recorded> {
    let author_id = tx.actor.user()?;
    let customers = visible_customers(tx, input).await?;
    let units = visible_units(tx, input).await?;
    let mut told = Recorded::default();
    let mut rows = vec![];
    for (index, item) in (0..).zip(&input.items) {
        let happened_at = item.happened_at.map_or(tx.now, |at| at.trunc_subsecs(6));
        let project_id = units.get(&item.unit_id).filter(|_| customers.contains(&item.customer_id));
        let wrong = match project_id {
            None => Some(FaultCode::NotFound),
            Some(_) if happened_at > tx.now => Some(FaultCode::DateInFuture),
            Some(_) => None,
        };
        if let Some(code) = wrong {
            let (code, detail) = (code.code().to_owned(), code.told().to_owned());
            told.failed.push(FailedBehaviour { index, code, detail });
        } else if let Some(project_id) = project_id {
            rows.push(behaviour::Model {
                id: tx.id::<BehaviourId>(),
                project_id: *project_id,
                customer_id: item.customer_id,
                unit_id: item.unit_id,
                kind: item.kind,
                happened_at,
                author_id,
                created_at: tx.now,
            });
        }
    }
    if atomic && !told.failed.is_empty() {
        rows.clear();
    }
    told.done = rows.len() as u64;
    let batch = rows.first().map_or_else(|| tx.id::<BehaviourId>(), |row| row.id);
    if !rows.is_empty() {
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        tx.last.add(behaviour::Entity::insert_many(rows));
    }
    let detail = json!({"done": told.done, "failed": told.failed.len()});
    tx.audit_only(Subject::global("customers.behaviour", batch), detail);
    Ok(told)
}

/// One thing that another act brings about, written with its trail.
pub(in crate::customers) fn note(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    unit: &unit::Model,
    kind: BehaviourKind,
) -> Result<()> {
    let row = behaviour::Model {
        id: tx.id(),
        project_id: unit.project_id,
        customer_id,
        unit_id: unit.id,
        kind,
        happened_at: tx.now,
        author_id: tx.actor.user()?,
        created_at: tx.now,
    };
    tx.last.add(behaviour::Entity::insert(row.into_active_model()));
    Ok(())
}

async fn visible_customers(tx: &Tx<'_>, input: &RecordBehaviours) -> Result<HashSet<CustomerId>> {
    let ids: HashSet<Uuid> = input.items.iter().map(|item| item.customer_id.0).collect();
    let found: Vec<CustomerId> = customer::visible(&tx.reader())
        .select_only()
        .column(customer_row::Column::Id)
        .filter(customer_row::Column::Id.is_in(ids))
        .filter(customer_row::Column::ErasedAt.is_null())
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(found.into_iter().collect())
}

async fn visible_units(
    tx: &Tx<'_>,
    input: &RecordBehaviours,
) -> Result<HashMap<UnitId, ProjectId>> {
    let ids: HashSet<Uuid> = input.items.iter().map(|item| item.unit_id.0).collect();
    let found: Vec<(UnitId, ProjectId)> = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::ProjectId])
        .filter(unit::Column::Id.is_in(ids))
        .filter(tx.actor.scope.projects(unit::Column::ProjectId))
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(found.into_iter().collect())
}
