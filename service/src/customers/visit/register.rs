//! Registering many calls and visits at once; the rotation goes on record by record.

use super::create::arrived;
use super::desk::{Arrival, Desk};
use crate::customers::customer;
use crate::inventory::project;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{FaultCode, Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::customer as customer_row;
use entity::customers::customer::CustomerSource;
use entity::customers::visit::{VisitKind, VisitRouting};
use entity::id::{CustomerId, ProjectId, UserId, VisitId};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use validator::Validate;

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

/// Visitors of one project, in the order in which they came.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "visits": [{"customer_id": "0193a5c0-0000-7000-8000-000000000031", "kind": "call"}]
}))]
pub struct RegisterVisits {
    pub project_id: ProjectId,
    #[validate(length(min = 1, max = 2000), nested)]
    #[schema(min_items = 1, max_items = 2000)]
    pub visits: Vec<VisitRow>,
}

/// One of many visitors.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "kind": "visit", "party_size": 2
}))]
pub struct VisitRow {
    pub customer_id: CustomerId,
    /// A visit where nothing is said.
    pub kind: Option<VisitKind>,
    /// Now where nothing is said.
    pub arrived_at: Option<DateTime<Utc>>,
    /// One where nothing is said.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub party_size: Option<i32>,
    pub source: Option<CustomerSource>,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
}

/// How the rows ended, one by one.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 1, "failed": [],
    "visits": [{
        "index": 0, "id": "0193a5c0-0000-7000-8000-000000000071", "routing": "rotation",
        "consultant_id": "0193a5c0-0000-7000-8000-000000000007"
    }]
}))]
pub struct Registered {
    pub done: u64,
    pub failed: Vec<FailedVisit>,
    pub visits: Vec<RegisteredVisit>,
}

/// A row that was not registered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FailedVisit {
    /// Place in the list that was sent.
    pub index: u64,
    pub code: String,
    pub detail: String,
}

/// A row that was, and who has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisteredVisit {
    /// Place in the list that was sent.
    pub index: u64,
    pub id: VisitId,
    pub routing: VisitRouting,
    /// Null while nobody is available.
    pub consultant_id: Option<UserId>,
}

/// Registers the rows that can be; with `atomic`, only if all can.
pub async fn register(tx: &mut Tx<'_>, input: &RegisterVisits, atomic: bool) -> Result<Registered> {
    let project = project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let customers = customers(tx, &input.visits).await?;
    let mut told = Registered::default();
    let mut arrivals = vec![];
    for (index, row) in (0..).zip(&input.visits) {
        match arrival(tx, row, &customers) {
            Ok(arrival) => arrivals.push((index, arrival)),
            Err(code) => told.failed.push(FailedVisit {
                index,
                code: code.code().to_owned(),
                detail: code.told().to_owned(),
            }),
        }
    }
    let write = !arrivals.is_empty() && (!atomic || told.failed.is_empty());
    if write {
        let known: Vec<customer_row::Model> = customers.into_values().collect();
        let mut desk = Desk::open(tx, &project, &known, None).await?;
        for (index, arrival) in arrivals {
            let visit = desk.receive(tx, &arrival)?;
            told.visits.push(RegisteredVisit {
                index,
                id: visit.id,
                routing: visit.routing,
                consultant_id: visit.consultant_id,
            });
        }
        desk.close(tx).await?;
    }
    told.done = told.visits.len() as u64;
    tell(tx, &project.id, &told)?;
    Ok(told)
}

fn arrival(
    tx: &Tx<'_>,
    row: &VisitRow,
    customers: &HashMap<CustomerId, customer_row::Model>,
) -> Result<Arrival, FaultCode> {
    let customer = customers.get(&row.customer_id).ok_or(FaultCode::NotFound)?;
    let arrived_at = arrived(tx, row.arrived_at, "").map_err(|_| FaultCode::DateInFuture)?;
    Ok(Arrival {
        customer_id: customer.id,
        kind: row.kind.unwrap_or(VisitKind::Visit),
        arrived_at,
        party_size: row.party_size.unwrap_or(1),
        source: row.source,
        origin: None,
        campaign_id: None,
        chosen: None,
        reason: None,
        remarks: row.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
    })
}

/// The visible ones of the customers named, or who stands for them.
async fn customers(
    tx: &Tx<'_>,
    rows: &[VisitRow],
) -> Result<HashMap<CustomerId, customer_row::Model>> {
    let mut found = HashMap::new();
    for some in rows.chunks(IDS_AT_ONCE) {
        let ids = some.iter().map(|row| row.customer_id.0);
        let visible = customer::visible(&tx.reader());
        let seen = visible.filter(customer_row::Column::Id.is_in(ids)).all(tx.db()).await?;
        for row in seen {
            let id = row.id;
            let stands = customer::survivor(&tx.reader(), row).await;
            if let Some(stands) = stands.ok().filter(|row| row.erased_at.is_none()) {
                found.insert(id, stands);
            }
        }
    }
    Ok(found)
}

fn tell(tx: &mut Tx<'_>, project_id: &ProjectId, told: &Registered) -> Result<()> {
    let subject = Subject::of("inventory.project", project_id.0, *project_id);
    let detail = json!({"done": told.done, "failed": told.failed.len()});
    if told.done == 0 {
        tx.audit_only(subject, detail);
        return Ok(());
    }
    tx.record("customers.visit.registered", subject, &detail)
}
