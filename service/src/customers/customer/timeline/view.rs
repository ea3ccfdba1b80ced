//! What a timeline tells, and its order.

use super::super::merged;
use super::super::query::get;
use super::{dealings, meetings};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::id::{CustomerId, ProjectId, UserId};
use serde::Serialize;
use std::cmp::Reverse;
use utoipa::ToSchema;
use uuid::Uuid;

/// The newest of each kind that are read.
pub(super) const EACH: u64 = 200;

entity::worded! {
    /// What happened.
    HappeningKind in "happening_kind" {
        "entered" Entered ("建档", "Entered"),
        "follow_up" FollowUp ("跟进", "Followed up"),
        "visit" Visit ("来电来访", "Visit or call"),
        "viewing" Viewing ("带看", "Viewing"),
        "assignment" Assignment ("归属变更", "Changed hands"),
        "hold" Hold ("锁定", "Hold"),
        "trade" Trade ("交易", "Trade"),
        "receipt" Receipt ("收款", "Receipt"),
    }
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "at": "2025-03-10T02:00:00Z", "on": "2025-03-10", "kind": "receipt",
    "object_type": "receivables.receipt", "object_id": "0193a5c0-0000-7000-8000-000000000061",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "state": "transfer",
    "text": "GZ001-SK202503100001", "amount": "50000.00",
    "user_id": "0193a5c0-0000-7000-8000-000000000007"
}))]
pub struct Happening {
    pub at: DateTime<Utc>,
    /// Its business day, where it has one.
    pub on: Option<NaiveDate>,
    pub kind: HappeningKind,
    /// `sales.trade`.
    pub object_type: String,
    pub object_id: Uuid,
    pub project_id: Option<ProjectId>,
    /// State, channel, routing or method: a value of the object's own enum.
    pub state: Option<String>,
    /// What was said, the number, or the unit.
    pub text: Option<String>,
    pub amount: Option<Money>,
    /// Who acted, or whose the customer became.
    pub user_id: Option<UserId>,
}

/// Everything that happened with a customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "items": [{
        "at": "2025-03-10T02:00:00Z", "on": null, "kind": "entered",
        "object_type": "customers.customer",
        "object_id": "0193a5c0-0000-7000-8000-000000000031", "project_id": null,
        "state": "walk_in", "text": null, "amount": null,
        "user_id": "0193a5c0-0000-7000-8000-000000000007"
    }],
    "truncated": false
}))]
pub struct Timeline {
    /// The newest first.
    pub items: Vec<Happening>,
    /// There is more of some kind than the 200 newest, which are told.
    pub truncated: bool,
}

/// The timeline of a visible customer and of those for whom he stands.
pub async fn timeline(reader: &Reader<'_>, id: CustomerId) -> Result<Timeline> {
    let row = get(reader, id).await?;
    let mut ids: Vec<Uuid> = vec![row.id.0];
    ids.extend(merged::below(reader, row.id).await?.into_iter().map(|id| id.0));
    let mut told = meetings::entries(reader, &ids).await?;
    let kinds = [
        meetings::follow_ups(reader, &ids).await?,
        meetings::visits(reader, &ids).await?,
        meetings::viewings(reader, &ids).await?,
        meetings::assignments(reader, &ids).await?,
        dealings::holds(reader, &ids).await?,
        dealings::trades(reader, &ids).await?,
        dealings::receipts(reader, &ids).await?,
    ];
    let truncated = kinds.iter().any(|kind| kind.len() as u64 >= EACH);
    told.extend(kinds.into_iter().flatten());
    told.sort_by_key(|one| Reverse((one.at, one.kind, one.object_id)));
    Ok(Timeline { items: told, truncated })
}
