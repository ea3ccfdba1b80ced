//! Handing out whom a campaign addresses, in the clear: for whoever calls or sends.
//!
//! What the customers have said is read once more, so that an objection since the launch counts;
//! each call is counted and leaves an audit row with its reason and how many it handed out.

use super::addressed::Addressed;
use super::load::lock;
use super::message;
use crate::customers::Customers;
use crate::customers::customer::{self, EMAIL, PHONE, Sealer};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::campaign::{self, CampaignChannel, CampaignState};
use entity::customers::campaign_target::{Column, Entity};
use entity::customers::customer as customer_row;
use entity::id::{CampaignId, CustomerId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use validator::Validate;

/// Customers of one call.
const AT_ONCE: u64 = 500;

/// What the list is for, and where it goes on.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Calls of Saturday morning"}))]
pub struct ExportCampaign {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
    /// The `next` of the call before.
    pub after: Option<CustomerId>,
}

/// Whom to call or write to, 500 of the audience at a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "campaign_id": "0193a5c0-0000-7000-8000-000000000065", "channel": "sms",
    "items": [{
        "customer_id": "0193a5c0-0000-7000-8000-000000000031", "name": "王小明",
        "address": "13800138000", "message": "王小明先生，三月开放日欢迎光临。"
    }],
    "withheld": 1, "next": null
}))]
pub struct ExportedCampaign {
    pub campaign_id: CampaignId,
    pub channel: CampaignChannel,
    pub items: Vec<ExportedTarget>,
    /// Of these, who is not to be addressed any more: objected since, erased, on the blacklist,
    /// merged with another of the audience, without an address, or not the caller's to see.
    pub withheld: u64,
    /// Where the next call goes on; null at the end.
    pub next: Option<CustomerId>,
}

/// One customer in the clear.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "name": "王小明",
    "address": "13800138000", "message": null
}))]
pub struct ExportedTarget {
    pub customer_id: CustomerId,
    pub name: String,
    /// The e-mail address where the channel is e-mail, else the phone number.
    pub address: String,
    /// The campaign's text with the name and the title filled in; null where it has none.
    pub message: Option<String>,
}

/// Hands out the next customers whom the campaign may address.
pub async fn export(
    tx: &mut Tx<'_>,
    id: CampaignId,
    input: &ExportCampaign,
) -> Result<ExportedCampaign> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    guard(&row)?;
    let ids = part(tx, id, input.after).await?;
    let items = addressed(tx, &row, &ids).await?;
    let told = ExportedCampaign {
        campaign_id: id,
        channel: row.channel,
        withheld: (ids.len() - items.len()) as u64,
        next: ids.last().copied().filter(|_| ids.len() as u64 == AT_ONCE),
        items,
    };
    let subject = Subject::of("customers.campaign", id, row.project_id);
    let detail = json!({
        "reason": reason, "count": told.items.len(), "withheld": told.withheld,
        "after": input.after,
    });
    tx.audit_only(subject, detail);
    Ok(told)
}

/// Only what is under way addresses anybody, and only by channels that do.
pub(super) fn guard(row: &campaign::Model) -> Result<()> {
    if row.state != CampaignState::Launched {
        return Err(Customers::CampaignNotUnderWay.into());
    }
    if row.channel.consent().is_none() {
        return Err(Customers::CampaignAddressesNobody.into());
    }
    Ok(())
}

/// The next ones who could be addressed at the launch.
async fn part(tx: &Tx<'_>, id: CampaignId, after: Option<CustomerId>) -> Result<Vec<CustomerId>> {
    let mut select = Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .filter(Column::CampaignId.eq(id))
        .filter(Column::Addressed.eq(true))
        .order_by_asc(Column::CustomerId)
        .limit(AT_ONCE);
    if let Some(after) = after {
        select = select.filter(Column::CustomerId.gt(after));
    }
    Ok(select.into_tuple().all(tx.db()).await?)
}

/// Those of them who may be addressed now, each person once.
async fn addressed(
    tx: &Tx<'_>,
    row: &campaign::Model,
    ids: &[CustomerId],
) -> Result<Vec<ExportedTarget>> {
    let reader = tx.reader();
    let said = Addressed::read(&reader, row, ids).await?;
    // Whoever was merged since is addressed under the entry that stands for him, if at all.
    let rows = customer::visible(&reader)
        .filter(customer_row::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(customer::living())
        .all(tx.db())
        .await?;
    let rows: HashMap<CustomerId, customer_row::Model> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    let mut items = vec![];
    let open = |to: &&customer_row::Model| said.includes(to.id);
    for to in ids.iter().filter_map(|id| rows.get(id)).filter(open) {
        if let Some(address) = address(tx, row.channel, to)? {
            items.push(ExportedTarget {
                customer_id: to.id,
                name: to.name.clone(),
                address,
                message: row.message.as_deref().map(|text| message::said(text, to)),
            });
        }
    }
    Ok(items)
}

fn address(
    tx: &Tx<'_>,
    channel: CampaignChannel,
    to: &customer_row::Model,
) -> Result<Option<String>> {
    let sealer = Sealer::of(&tx.kernel.cipher, to)?;
    if channel == CampaignChannel::Email {
        return to.email_cipher.as_deref().map(|sealed| sealer.open(EMAIL, sealed)).transpose();
    }
    sealer.open(PHONE, &to.phone_cipher).map(Some)
}
