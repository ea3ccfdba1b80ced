//! Changing a campaign: everything while it is planned, afterwards only what it cost and how long
//! answers count.

use super::load::{lock, save};
use super::message;
use crate::customers::Customers;
use crate::customers::segment;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Patch, Result, Tx};
use chrono::NaiveDate;
use entity::Amount;
use entity::customers::campaign::{self, CampaignChannel, CampaignState};
use entity::id::{CampaignId, SegmentId};
use sea_orm::ActiveValue::{self, NotSet, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a campaign; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"cost": "13500.00"}))]
pub struct UpdateCampaign {
    /// While it is planned.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub name: Option<String>,
    /// While it is planned.
    pub channel: Option<CampaignChannel>,
    /// While it is planned; channels that address people need one.
    #[schema(value_type = Option<SegmentId>)]
    pub segment_id: Patch<SegmentId>,
    /// While it is planned.
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub cost: Option<Amount>,
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub remarks: Patch<String>,
    /// While it is planned.
    #[schema(value_type = Option<String>, max_length = 500)]
    pub message: Patch<String>,
}

/// Changes the campaign.
pub async fn update(tx: &mut Tx<'_>, id: CampaignId, input: &UpdateCampaign) -> Result<()> {
    let name = input.name.as_deref().map(tidy);
    if name.as_ref().is_some_and(String::is_empty) {
        return Err(Error::fault("/name", FaultCode::TooShort));
    }
    if input.remarks.as_set().is_some_and(|text| text.chars().count() > 1000) {
        return Err(Error::fault("/remarks", FaultCode::TooLong));
    }
    if input.message.as_set().is_some_and(|text| text.chars().count() > 500) {
        return Err(Error::fault("/message", FaultCode::TooLong));
    }
    if input.message.as_set().is_some_and(|text| !message::is_plain(text)) {
        return Err(Error::fault("/message", FaultCode::InvalidFormat));
    }
    let row = lock(tx, id).await?;
    may_change(&row, input)?;
    addressed(tx, &row, input).await?;
    let ends_on = input.ends_on.unwrap_or(row.ends_on);
    if ends_on < input.starts_on.unwrap_or(row.starts_on) {
        return Err(Error::fault("/ends_on", FaultCode::DateOrder));
    }
    let change = campaign::ActiveModel {
        name: name.map_or(NotSet, Set),
        channel: input.channel.map_or(NotSet, Set),
        segment_id: input.segment_id.nullable(),
        starts_on: input.starts_on.map_or(NotSet, Set),
        ends_on: input.ends_on.map_or(NotSet, Set),
        cost: input.cost.map_or(NotSet, |cost| Set(cost.money())),
        remarks: text(&input.remarks),
        message: text(&input.message),
        ..Default::default()
    };
    save(tx, &row, row.state, change, "customers.campaign.updated").await
}

/// What was said, and to whom, stays once it is under way.
pub(super) fn may_change(row: &campaign::Model, input: &UpdateCampaign) -> Result<()> {
    let said = input.name.is_some()
        || input.channel.is_some()
        || input.starts_on.is_some()
        || !(input.segment_id.is_keep() && input.message.is_keep());
    match row.state {
        CampaignState::Draft => Ok(()),
        CampaignState::Launched | CampaignState::Closed if !said => Ok(()),
        _ => Err(Customers::CampaignUnderWay.into()),
    }
}

/// Channels that address people have somebody to address.
async fn addressed(tx: &Tx<'_>, row: &campaign::Model, input: &UpdateCampaign) -> Result<()> {
    let mut segment_id = row.segment_id;
    input.segment_id.put(&mut segment_id);
    match segment_id {
        None if input.channel.unwrap_or(row.channel).consent().is_some() => {
            Err(Error::fault("/segment_id", FaultCode::Required))
        }
        Some(id) if !input.segment_id.is_keep() => {
            segment::of_project(&tx.reader(), id, row.project_id).await
        }
        _ => Ok(()),
    }
}

fn text(change: &Patch<String>) -> ActiveValue<Option<String>> {
    match change {
        Patch::Keep => NotSet,
        Patch::Clear => Set(None),
        Patch::Set(text) => Set(Some(tidy(text)).filter(|text| !text.is_empty())),
    }
}
