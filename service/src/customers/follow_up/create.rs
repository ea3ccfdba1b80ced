//! Noting a contact.

use super::remind;
use crate::customers::{assignment, customer};
use crate::kernel::clock::day_in;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use entity::customers::follow_up::{self, FollowUpChannel};
use entity::id::{CustomerId, FollowUpId, ProjectId};
use entity::inventory::project;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A contact to be noted.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "channel": "phone", "content": "Likes the sixteenth floor, wants to see it again.",
    "next_on": "2025-03-14"
}))]
pub struct CreateFollowUp {
    pub project_id: Option<ProjectId>,
    pub channel: FollowUpChannel,
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Now where nothing is said.
    pub happened_at: Option<DateTime<Utc>>,
    /// Day on which to follow up again.
    pub next_on: Option<NaiveDate>,
}

/// Notes a contact with a visible customer; one about a project takes up who is new there.
pub async fn create(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    input: &CreateFollowUp,
) -> Result<FollowUpId> {
    let customer_id = customer::met(&tx.reader(), customer_id).await?.id;
    let content = tidy(&input.content);
    if content.is_empty() {
        return Err(Error::fault("/content", FaultCode::Required));
    }
    let happened_at = input.happened_at.map_or(tx.now, |at| at.trunc_subsecs(6));
    if happened_at > tx.now {
        return Err(Error::fault("/happened_at", FaultCode::DateInFuture));
    }
    if let Some(project_id) = input.project_id {
        check_project(tx, project_id).await?;
    }
    let day = day_in(&super::query::zone(&tx.reader(), input.project_id).await?, happened_at);
    if input.next_on.is_some_and(|next| next < day) {
        return Err(Error::fault("/next_on", FaultCode::DateOrder));
    }
    let row = follow_up::Model {
        id: tx.id(),
        customer_id,
        project_id: input.project_id,
        author_id: tx.actor.user()?,
        channel: input.channel,
        content,
        happened_at,
        next_on: input.next_on,
        reminded_for_on: None,
        done_at: None,
        done_by_id: None,
        outcome: None,
        created_at: tx.now,
        voided_at: None,
        voided_by_id: None,
        void_reason: None,
    };
    let id = row.id;
    remind::schedule(tx, &row).await?;
    follow_up::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    remind::forget_earlier(tx, customer_id, happened_at).await?;
    if let Some(project_id) = input.project_id {
        assignment::take_up(tx, &[customer_id], project_id, tx.actor.user()?).await?;
    }
    assignment::touch(tx, &[customer_id], input.project_id, happened_at).await?;
    let subject = Subject { kind: "customers.follow_up", id: id.0, project_id: input.project_id };
    let detail = json!({
        "customer_id": customer_id, "channel": input.channel, "next_on": input.next_on,
    });
    tx.record("customers.follow_up.created", subject, &detail)?;
    Ok(id)
}

async fn check_project(tx: &Tx<'_>, id: ProjectId) -> Result<()> {
    let found = project::Entity::find_by_id(id).one(tx.db()).await?;
    let missing = || Error::fault("/project_id", FaultCode::NotFound);
    found.filter(|_| tx.actor.scope.sees_project(id)).map(drop).ok_or_else(missing)
}
