//! Registering many calls and visits at once; the rotation goes on record by record.

use super::desk::Desk;
use super::visitors::Visitors;
use crate::customers::customer::{CreateCustomer, Duplicates, Hints};
use crate::inventory::project;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::customer::CustomerSource;
use entity::customers::visit::{VisitKind, VisitRouting};
use entity::id::{CustomerId, ProjectId, UserId, VisitId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

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
    pub customer_id: Option<CustomerId>,
    /// Somebody new, entered in the same act; instead of `customer_id`.
    #[validate(nested)]
    pub customer: Option<CreateCustomer>,
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
        "index": 0, "id": "0193a5c0-0000-7000-8000-000000000071",
        "customer_id": "0193a5c0-0000-7000-8000-000000000031", "routing": "rotation",
        "consultant_id": "0193a5c0-0000-7000-8000-000000000007", "blacklisted": false,
        "duplicates": null
    }]
}))]
pub struct Registered {
    pub done: u64,
    pub failed: Vec<FailedVisit>,
    pub visits: Vec<RegisteredVisit>,
}

/// A row that was not registered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "index": 4, "code": "invalid_format", "detail": "The text does not have the required form.",
    "errors": [{
        "pointer": "/visits/4/customer/phone", "code": "invalid_format",
        "detail": "The text does not have the required form."
    }],
    "duplicates": null
}))]
pub struct FailedVisit {
    /// Place in the list that was sent.
    pub index: u64,
    /// Of the refusal, or of the first error.
    pub code: String,
    pub detail: String,
    /// What is wrong with the row, all of it; empty where it was refused.
    pub errors: Vec<VisitFault>,
    /// Who has the phone or identity of somebody new already, where that was refused.
    #[schema(value_type = Option<Duplicates>)]
    pub duplicates: Option<Value>,
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "pointer": "/visits/4/customer/phone", "code": "invalid_format",
    "detail": "The text does not have the required form."
}))]
pub struct VisitFault {
    /// Place in the body that was sent.
    pub pointer: String,
    pub code: String,
    pub detail: String,
}

/// A row that was, and who has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisteredVisit {
    /// Place in the list that was sent.
    pub index: u64,
    pub id: VisitId,
    /// Whoever was named, or stands for him, or was entered by the row.
    pub customer_id: CustomerId,
    pub routing: VisitRouting,
    /// Null while nobody is available.
    pub consultant_id: Option<UserId>,
    /// The office does not deal with him; null for whoever may not read customers.
    pub blacklisted: Option<bool>,
    /// Who may be the same person; null where there is nobody.
    pub duplicates: Option<Duplicates>,
}

/// Registers the rows that can be; with `atomic`, only if all can. Somebody new is entered before
/// the desk opens, and is gone again where nothing is registered.
pub async fn register(tx: &mut Tx<'_>, input: &RegisterVisits, atomic: bool) -> Result<Registered> {
    let project = project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let before = tx.mark().await?;
    let mut visitors = Visitors::known(tx, &input.visits).await?;
    let mut told = Registered::default();
    let mut arrivals = vec![];
    for (index, row) in (0..).zip(&input.visits) {
        match visitors.arrival(tx, row, (index, project.id)).await? {
            Ok(arrival) => arrivals.push((index, arrival)),
            Err(failed) => told.failed.push(failed),
        }
    }
    if atomic && !told.failed.is_empty() {
        arrivals.clear();
        tx.back_to(before).await?;
    } else {
        tx.keep(before).await?;
    }
    if !arrivals.is_empty() {
        let customers = visitors.all(tx).await?;
        let mut desk = Desk::open(tx, &project, &customers, None).await?;
        let duplicates = desk.duplicates(tx).await?;
        let ids: Vec<CustomerId> = customers.iter().map(|row| row.id).collect();
        let hints = Hints::read(&tx.reader(), &ids).await?;
        for (index, arrival) in arrivals {
            let visit = desk.receive(tx, &arrival)?;
            told.visits.push(RegisteredVisit {
                index,
                id: visit.id,
                customer_id: visit.customer_id,
                routing: visit.routing,
                consultant_id: visit.consultant_id,
                blacklisted: hints.of(visit.customer_id),
                duplicates: duplicates.get(&visit.customer_id).cloned(),
            });
        }
        desk.close(tx).await?;
    }
    told.done = told.visits.len() as u64;
    tell(tx, &project.id, &told)?;
    Ok(told)
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
