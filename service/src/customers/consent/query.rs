//! What a customer has said.

use crate::customers::customer;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::consent::{Column, ConsentChannel, Entity};
use entity::id::{CustomerId, UserId};
use entity::label::Labelled;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

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

/// What a visible customer has said, channel by channel; of the others nothing is known. What was
/// said by those for whom he stands counts as his.
pub async fn of(reader: &Reader<'_>, id: CustomerId) -> Result<Vec<ConsentView>> {
    let customer = customer::get(reader, id).await?;
    let rows = Entity::find()
        .filter(Column::CustomerId.in_subquery(customer::kin(customer.id)))
        .order_by_asc(Column::ChangedAt)
        .all(&reader.db)
        .await?;
    let last: BTreeMap<&'static str, ConsentView> = rows
        .into_iter()
        .map(|row| {
            let view = ConsentView {
                channel: row.channel,
                given: row.given,
                source: row.source,
                author_id: row.author_id,
                changed_at: row.changed_at,
            };
            (row.channel.value(), view)
        })
        .collect();
    Ok(last.into_values().collect())
}

/// The last words of these customers on a channel, by who stands for each: what was said under any
/// of a person's entries counts, the latest of it.
pub(in crate::customers) async fn last_words(
    reader: &Reader<'_>,
    channel: ConsentChannel,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, bool>> {
    let people = customer::people(reader, ids).await?;
    let entries: Vec<CustomerId> = people.keys().copied().collect();
    let mut said: Vec<(DateTime<Utc>, CustomerId, bool)> = vec![];
    for some in entries.chunks(IDS_AT_ONCE) {
        let words = Entity::find()
            .select_only()
            .columns([Column::ChangedAt, Column::CustomerId, Column::Given])
            .filter(Column::Channel.eq(channel))
            .filter(Column::CustomerId.is_in(some.iter().map(|id| id.0)))
            .into_tuple::<(DateTime<Utc>, CustomerId, bool)>();
        said.extend(words.all(&reader.db).await?);
    }
    // Of two words at one moment the refusal counts.
    said.sort_by_key(|(at, _, given)| (*at, !given));
    let stands = |id: CustomerId| people.get(&id).copied().unwrap_or(id);
    Ok(said.into_iter().map(|(_, id, given)| (stands(id), given)).collect())
}
