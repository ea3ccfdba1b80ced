//! Registering one call or visit.

use super::desk::{Arrival, Desk};
use crate::customers::customer::{self, CreateCustomer, Known};
use crate::customers::{Customers, assignment, campaign};
use crate::inventory::project;
use crate::kernel::refusal::RefusalCode;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, FaultCode, Result, Tx, act};
use chrono::{DateTime, SubsecRound, Utc};
use entity::customers::customer as customer_row;
use entity::customers::customer::CustomerSource;
use entity::customers::visit::{self, VisitKind};
use entity::id::{CampaignId, CustomerId, ProjectId, UserId, VisitId};
use entity::inventory::project as project_row;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A call or visit to be registered, of a known customer or of somebody new.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "kind": "visit", "party_size": 3,
    "source": "walk_in"
}))]
pub struct CreateVisit {
    pub project_id: ProjectId,
    pub customer_id: Option<CustomerId>,
    /// Somebody new, entered in the same act; instead of `customer_id`.
    #[validate(nested)]
    pub customer: Option<CreateCustomer>,
    /// A visit where nothing is said.
    pub kind: Option<VisitKind>,
    /// Now where nothing is said.
    pub arrived_at: Option<DateTime<Utc>>,
    /// People who came, the customer included; one where nothing is said.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub party_size: Option<i32>,
    pub source: Option<CustomerSource>,
    /// The campaign of the project that brought the customer here.
    pub campaign_id: Option<CampaignId>,
    /// Whom a manager chooses instead of the rotation; with a reason.
    pub consultant_id: Option<UserId>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
}

/// Registers the visitor and gives him to a consultant.
pub async fn create(tx: &mut Tx<'_>, input: &CreateVisit) -> Result<VisitId> {
    let project = project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let arrived_at = arrived(tx, input.arrived_at, "/arrived_at")?;
    let reason = chosen(tx, input).await?;
    if let Some(id) = input.campaign_id {
        campaign::check_launched(&tx.reader(), id, input.project_id).await?;
    }
    let customer = customer_of(tx, input).await?;
    let arrival = Arrival {
        customer_id: customer.id,
        kind: input.kind.unwrap_or(VisitKind::Visit),
        arrived_at,
        party_size: input.party_size.unwrap_or(1),
        source: input.source,
        origin: None,
        campaign_id: input.campaign_id,
        chosen: input.consultant_id,
        reason,
        remarks: input.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
    };
    receive(tx, &project, customer, &arrival).await.map(|visit| visit.id)
}

/// Receives one visitor at the desk, about whom everything is checked.
pub(in crate::customers) async fn receive(
    tx: &mut Tx<'_>,
    project: &project_row::Model,
    customer: customer_row::Model,
    arrival: &Arrival,
) -> Result<visit::Model> {
    let mut desk = Desk::open(tx, project, &[customer], arrival.chosen).await?;
    let visit = desk.receive(tx, arrival)?;
    desk.close(tx).await?;
    let detail = json!({
        "customer_id": visit.customer_id, "kind": visit.kind, "routing": visit.routing,
        "consultant_id": visit.consultant_id,
    });
    let subject = Subject::of("customers.visit", visit.id, visit.project_id);
    tx.record("customers.visit.created", subject, &detail)?;
    Ok(visit)
}

/// The moment of arrival, which is not to come.
pub(super) fn arrived(
    tx: &Tx<'_>,
    at: Option<DateTime<Utc>>,
    place: &str,
) -> Result<DateTime<Utc>> {
    let at = at.map_or(tx.now, |at| at.trunc_subsecs(6));
    if at > tx.now { Err(Error::fault(place, FaultCode::DateInFuture)) } else { Ok(at) }
}

/// Whoever chooses needs the permission and a reason.
async fn chosen(tx: &Tx<'_>, input: &CreateVisit) -> Result<Option<String>> {
    let reason = input.reason.as_deref().map(tidy).filter(|text| !text.is_empty());
    let Some(id) = input.consultant_id else { return Ok(reason) };
    tx.actor.need(Act::of(act::CUSTOMERS_VISIT_ASSIGN))?;
    if reason.is_none() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let reader = tx.reader();
    assignment::check_consultant(&reader, id, input.project_id, "/consultant_id").await?;
    Ok(reason)
}

async fn customer_of(tx: &mut Tx<'_>, input: &CreateVisit) -> Result<customer_row::Model> {
    match (input.customer_id, &input.customer) {
        (Some(id), None) => {
            let found = customer::met(&tx.reader(), id).await;
            found.map_err(|error| error.missing_at("/customer_id"))
        }
        (None, Some(new)) => newcomer(tx, new, input.project_id).await,
        (None, None) => Err(Error::fault("", FaultCode::MissingOption)),
        (Some(_), Some(_)) => Err(Error::fault("/customer", FaultCode::Conflict)),
    }
}

/// Somebody new, who is nobody's, whoever stands at the desk. Where the company knows him and lets
/// nobody be entered twice, he returns: he is received under the entry that he has, whoever sees
/// that, and goes to his consultant.
async fn newcomer(
    tx: &mut Tx<'_>,
    new: &CreateCustomer,
    project_id: ProjectId,
) -> Result<customer_row::Model> {
    let before = tx.mark().await?;
    let refusal = match customer::enter(tx, new, &[project_id]).await {
        Ok(id) => {
            tx.keep(before).await?;
            let entered = customer::met(&tx.reader(), id).await?;
            return Ok(customer_row::Model { owner_id: UserId(Uuid::nil()), ..entered });
        }
        Err(Error::Invalid(faults)) => {
            let under = faults.into_iter().map(|fault| fault.under("/customer"));
            return Err(Error::Invalid(under.collect()));
        }
        Err(Error::Refused(refusal)) if refusal.text == Customers::Duplicate.text() => refusal,
        Err(other) => return Err(other),
    };
    tx.back_to(before).await?;
    let known = Known::read(tx, new).await?;
    if let Some(himself) = known.himself() {
        return Ok(himself.clone());
    }
    let consultants = known.consultants(&tx.reader(), project_id).await?;
    Err(refusal.with("consultants", &consultants).into())
}
