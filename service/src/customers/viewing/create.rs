//! Booking a viewing.

use super::{remind, units};
use crate::customers::{assignment, customer};
use crate::inventory::project;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::admin::user_account;
use entity::customers::viewing::{self, ViewingState};
use entity::id::{CustomerId, ProjectId, UnitId, UserId, ViewingId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// An appointment with a customer.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031",
    "scheduled_at": "2025-03-15T02:00:00Z",
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"], "remarks": "想看高层"
}))]
pub struct CreateViewing {
    pub project_id: ProjectId,
    pub customer_id: CustomerId,
    /// The caller where nobody is named; others have to be people of the project whom he sees.
    pub consultant_id: Option<UserId>,
    pub scheduled_at: DateTime<Utc>,
    /// What the customer wants to see, in its order.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub unit_ids: Vec<UnitId>,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
}

/// Books a viewing with a visible customer; who is new in the project is taken up by whoever shows
/// him the units.
pub async fn create(tx: &mut Tx<'_>, input: &CreateViewing) -> Result<ViewingId> {
    project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let customer = customer::met(&tx.reader(), input.customer_id)
        .await
        .map_err(|error| error.missing_at("/customer_id"))?;
    units::check(tx, &input.unit_ids, input.project_id).await?;
    let consultant = consultant(tx, input.consultant_id, input.project_id).await?;
    let mut row = viewing::Model {
        id: tx.id(),
        project_id: input.project_id,
        customer_id: customer.id,
        consultant_id: consultant.id,
        team_id: consultant.team_id,
        state: ViewingState::Booked,
        scheduled_at: input.scheduled_at.trunc_subsecs(6),
        reminded_for_at: None,
        held_at: None,
        feedback: None,
        rating: None,
        reason: None,
        remarks: input.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    if !remind::schedule(tx, &row).await? {
        row.reminded_for_at = Some(row.scheduled_at);
    }
    remind::tell_late(tx, &row).await?;
    viewing::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    units::replace(tx, id, input.project_id, &input.unit_ids).await?;
    assignment::take_up(tx, &[customer.id], input.project_id, consultant.id).await?;
    let detail = json!({
        "customer_id": customer.id, "consultant_id": consultant.id,
        "scheduled_at": input.scheduled_at, "unit_ids": input.unit_ids,
    });
    let subject = Subject::of("customers.viewing", id, input.project_id);
    tx.record("customers.viewing.booked", subject, &detail)?;
    Ok(id)
}

/// Who shows the units: somebody of the project whose account is active.
pub(super) async fn consultant(
    tx: &Tx<'_>,
    named: Option<UserId>,
    project_id: ProjectId,
) -> Result<user_account::Model> {
    let author = tx.actor.user()?;
    let id = named.unwrap_or(author);
    if id != author {
        assignment::check_consultant(&tx.reader(), id, project_id, "/consultant_id").await?;
    }
    let user = user_account::Entity::find_by_id(id).one(tx.db()).await?;
    user.ok_or_else(|| Error::fault("/consultant_id", FaultCode::NotFound))
}
