//! Campaigns as shown.

use super::load::get;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::customers::campaign::{self, CampaignChannel, CampaignState, Column, Entity};
use entity::id::{CampaignId, ProjectId, SegmentId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000065",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "segment_id": "0193a5c0-0000-7000-8000-000000000064", "name": "三月开放日",
    "channel": "sms", "status": "draft", "starts_on": "2025-03-15", "ends_on": "2025-03-31",
    "cost": "12000.00", "remarks": null,
    "message": "{name}{title}，三月开放日欢迎光临。", "launched_at": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct CampaignView {
    pub id: CampaignId,
    pub project_id: ProjectId,
    pub segment_id: Option<SegmentId>,
    pub name: String,
    pub channel: CampaignChannel,
    pub status: CampaignState,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub cost: Money,
    pub remarks: Option<String>,
    pub message: Option<String>,
    pub launched_at: Option<DateTime<Utc>>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<campaign::Model> for CampaignView {
    fn from(row: campaign::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            segment_id: row.segment_id,
            name: row.name,
            channel: row.channel,
            status: row.state,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            cost: row.cost,
            remarks: row.remarks,
            message: row.message,
            launched_at: row.launched_at,
            author_id: row.author_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which campaigns are wanted.
#[derive(Debug, Clone, Default)]
pub struct CampaignFilter {
    pub project_id: Option<ProjectId>,
    pub status: Option<CampaignState>,
    pub channel: Option<CampaignChannel>,
}

/// One campaign.
pub async fn one(reader: &Reader<'_>, id: CampaignId) -> Result<CampaignView> {
    get(reader, id).await.map(CampaignView::from)
}

/// Campaigns of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &CampaignFilter,
    paging: &Paging,
) -> Result<Listed<CampaignView>> {
    let select = Entity::find().filter(reader.scope().projects(Column::ProjectId)).filter(
        Condition::all()
            .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
            .add_option(filter.status.map(|state| Column::State.eq(state)))
            .add_option(filter.channel.map(|channel| Column::Channel.eq(channel))),
    );
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &campaign::Model| row.id.0);
    Ok(rows.await?.map(CampaignView::from))
}
