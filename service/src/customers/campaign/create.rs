//! Planning a campaign.

use super::message;
use crate::customers::segment;
use crate::inventory::project;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Fault, FaultCode, Result, Tx, fault};
use chrono::NaiveDate;
use entity::Amount;
use entity::customers::campaign::{self, CampaignChannel, CampaignState};
use entity::id::{CampaignId, ProjectId, SegmentId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A campaign to be planned.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "name": "三月开放日",
    "channel": "sms", "segment_id": "0193a5c0-0000-7000-8000-000000000064",
    "starts_on": "2025-03-15", "ends_on": "2025-03-31", "cost": "12000.00",
    "message": "{name}{title}，三月开放日欢迎光临。"
}))]
pub struct CreateCampaign {
    pub project_id: ProjectId,
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    pub channel: CampaignChannel,
    /// Needed by channels that address people.
    pub segment_id: Option<SegmentId>,
    pub starts_on: NaiveDate,
    /// Last day on which an answer counts.
    pub ends_on: NaiveDate,
    pub cost: Amount,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
    /// What is said to each: `{name}` and `{title}` (先生, 女士) are filled in, nothing else.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub message: Option<String>,
}

/// Plans a campaign of a visible project.
pub async fn create(tx: &mut Tx<'_>, input: &CreateCampaign) -> Result<CampaignId> {
    project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let name = tidy(&input.name);
    let mut faults = vec![];
    if name.is_empty() {
        faults.push(Fault::at("/name", FaultCode::TooShort));
    }
    if input.ends_on < input.starts_on {
        faults.push(Fault::at("/ends_on", FaultCode::DateOrder));
    }
    let message = input.message.as_deref().map(tidy).filter(|text| !text.is_empty());
    if message.as_deref().is_some_and(|text| !message::is_plain(text)) {
        faults.push(Fault::at("/message", FaultCode::InvalidFormat));
    }
    if let Some(id) = input.segment_id {
        if segment::of_project(&tx.reader(), id, input.project_id).await.is_err() {
            faults.push(Fault::at("/segment_id", FaultCode::NotFound));
        }
    } else if input.channel.consent().is_some() {
        faults.push(Fault::at("/segment_id", FaultCode::Required));
    }
    fault::refuse(faults)?;
    let row = campaign::Model {
        id: tx.id(),
        project_id: input.project_id,
        segment_id: input.segment_id,
        name,
        channel: input.channel,
        state: CampaignState::Draft,
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        cost: input.cost.money(),
        remarks: input.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
        message,
        launched_at: None,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    campaign::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let detail = json!({"channel": input.channel, "segment_id": input.segment_id});
    let subject = Subject::of("customers.campaign", id, input.project_id);
    tx.record("customers.campaign.created", subject, &detail)?;
    Ok(id)
}
