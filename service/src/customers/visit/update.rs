//! Correcting what was entered of a call or visit.

use super::create::arrived;
use super::load::{check_unproven, lock, noted, save};
use crate::customers::campaign;
use crate::kernel::text::tidy;
use crate::kernel::{Patch, Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::customer::CustomerSource;
use entity::customers::visit::{self, VisitKind};
use entity::id::{CampaignId, VisitId};
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can be corrected; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"kind": "call", "party_size": 1}))]
pub struct UpdateVisit {
    pub kind: Option<VisitKind>,
    pub arrived_at: Option<DateTime<Utc>>,
    /// People who came, the customer included.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub party_size: Option<i32>,
    #[schema(value_type = Option<CustomerSource>)]
    pub source: Patch<CustomerSource>,
    #[schema(value_type = Option<CampaignId>)]
    pub campaign_id: Patch<CampaignId>,
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub remarks: Patch<String>,
}

/// Corrects a visible call or visit; to whom the visitor was given stays.
pub async fn update(tx: &mut Tx<'_>, id: VisitId, input: &UpdateVisit) -> Result<()> {
    let row = lock(tx, id).await?;
    noted(&row).check(tx).await?;
    if let Some(id) = input.campaign_id.as_set() {
        campaign::check_launched(&tx.reader(), *id, row.project_id).await?;
    }
    let moved = input.arrived_at.is_some() || input.kind.is_some_and(|kind| kind != row.kind);
    if moved {
        check_unproven(tx, &row).await?;
    }
    let arrived_at = match input.arrived_at {
        Some(at) => Set(arrived(tx, Some(at), "/arrived_at")?),
        None => NotSet,
    };
    let remarks = match &input.remarks {
        Patch::Set(text) => Set(Some(tidy(text)).filter(|text| !text.is_empty())),
        other => other.clone().nullable(),
    };
    let change = visit::ActiveModel {
        kind: input.kind.map_or(NotSet, Set),
        arrived_at,
        party_size: input.party_size.map_or(NotSet, Set),
        source: input.source.nullable(),
        campaign_id: input.campaign_id.nullable(),
        remarks,
        ..Default::default()
    };
    save(tx, &row, change, "customers.visit.updated").await
}
