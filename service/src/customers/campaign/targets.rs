//! Whom a campaign addresses, for whoever sends it out.

use super::load::get;
use crate::customers::customer::{self, CustomerView};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use entity::customers::campaign_target::{self, Column, Entity};
use entity::id::{CampaignId, CustomerId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A customer of the audience as it was at the launch.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "name": "王小明",
    "phone": "138****8000", "addressed": true
}))]
pub struct CampaignTargetView {
    pub customer_id: CustomerId,
    /// Null where the caller no longer sees the customer.
    pub name: Option<String>,
    /// Masked.
    pub phone: Option<String>,
    /// False where the consent is missing: not to be addressed.
    pub addressed: bool,
}

/// The customers of a launched campaign.
pub async fn targets(
    reader: &Reader<'_>,
    id: CampaignId,
    addressed: Option<bool>,
    paging: &Paging,
) -> Result<Listed<CampaignTargetView>> {
    get(reader, id).await?;
    let mut select = Entity::find().filter(Column::CampaignId.eq(id));
    if let Some(addressed) = addressed {
        select = select.filter(Column::Addressed.eq(addressed));
    }
    let rows = page::fetch(
        &reader.db,
        select,
        paging,
        Column::CustomerId,
        |row: &campaign_target::Model| row.customer_id.0,
    )
    .await?;
    let ids: Vec<CustomerId> = rows.items.iter().map(|row| row.customer_id).collect();
    let mut seen = seen(reader, ids).await?;
    Ok(rows.map(|row| {
        let known = seen.remove(&row.customer_id);
        let (name, phone) = known.map(|known| (known.name, known.phone)).unzip();
        let campaign_target::Model { customer_id, addressed, .. } = row;
        CampaignTargetView { customer_id, name, phone, addressed }
    }))
}

async fn seen(
    reader: &Reader<'_>,
    ids: Vec<CustomerId>,
) -> Result<HashMap<CustomerId, CustomerView>> {
    let seen = customer::some(reader, ids).await?;
    Ok(seen.into_iter().map(|view| (view.id, view)).collect())
}
