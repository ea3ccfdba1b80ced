//! What a customer has said.

use crate::customers::customer;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::consent::{Column, ConsentChannel, Entity};
use entity::id::{CustomerId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// The last word on one channel.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "channel": "sms", "given": true, "source": "来访登记表",
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "changed_at": "2025-03-10T02:00:00Z"
}))]
pub struct ConsentView {
    pub channel: ConsentChannel,
    /// False is an opt-out.
    pub given: bool,
    /// Where the customer said so.
    pub source: String,
    pub author_id: UserId,
    pub changed_at: DateTime<Utc>,
}

/// What a visible customer has said, channel by channel; of the others nothing is known.
pub async fn of(reader: &Reader<'_>, id: CustomerId) -> Result<Vec<ConsentView>> {
    customer::get(reader, id).await?;
    let rows = Entity::find()
        .filter(Column::CustomerId.eq(id))
        .order_by_asc(Column::Channel)
        .all(&reader.db)
        .await?;
    let shown = rows.into_iter().map(|row| ConsentView {
        channel: row.channel,
        given: row.given,
        source: row.source,
        author_id: row.author_id,
        changed_at: row.changed_at,
    });
    Ok(shown.collect())
}
